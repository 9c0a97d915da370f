"""One spelling for what looks the same: spaces, quotes, dashes, case."""

from __future__ import annotations

import html
import re
import unicodedata

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00]")
_FIRST_NUMBER = re.compile(r"-?\d+\.0")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    }
)


def stripped(text: str) -> str:
    """The text without invisible signs, its white space single and none at its ends."""
    if not text.isascii() or "\x00" in text:
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def same(text: str) -> str:
    """The form under which two spellings of one answer are equal: no case, one kind of quote, dash and space."""
    if "&" in text or "@" in text:
        # SmartSurvey's interface writes @SQ@ and @DQ@ for quotes; others write HTML entities.
        text = html.unescape(text.replace("@SQ@", "'").replace("@DQ@", '"'))
    if text.isascii() and "\x00" not in text:
        return " ".join(text.replace("`", "'").split()).lower()
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_SIGNS)
    return " ".join(plain.split()).casefold()


def without_first_number(text: str) -> str:
    """A whole number as a spreadsheet may have stored it: 15.0 is 15."""
    return text[:-2] if text.endswith(".0") and _FIRST_NUMBER.fullmatch(text) else text
