"""Contact details in free text: e-mails, sites, handles, telephones and postcodes, written or spoken.

Telephone numbers are found by form, never by the numbering plan: numbers for fiction, slips and old codes are numbers
of a person too. Free and national-rate numbers (0800, 0808, 0300 and the like) belong to bodies and stay, but for the
ranges kept for fiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.voices.spans import Span, matches

EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_SAID_NAME = r"(?<![\w-])[\w-]{1,64}(?:\s(?:dot|underscore|dash|hyphen)\s[\w-]+)*"
SPOKEN_EMAIL = re.compile(
    rf"\b{_SAID_NAME}\s(?:at|@)\s[\w-]+(?:\s(?:dot|\.)\s[\w-]+)*"
    r"\s(?:dot|\.)\s?(?:co\s(?:dot|\.)\s?uk|org\s(?:dot|\.)\s?uk|com|org|net|uk|co)\b",
    re.IGNORECASE,
)
URL = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"')\]]+[\w/]"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,8}(?:com|org|net|info|me|tv|io|uk|co|gg|ly|link|site|online|blog|app|social|eu|"
    r"wales|scot)"
    r"(?:/[\w./?=&%@~+-]*[\w/])?(?![\w@])",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z0-9_](?:[\w.]*\w)?|(?<!\w)(?:/?[ur]/)[\w-]{3,}")
NAMED_HANDLE = re.compile(
    r"(?:user\s?name|handle|gamer\s?tag|snap(?:chat)?|insta(?:gram)?|tik\s?tok|discord|twitch|kik|"
    r"telegram|skype|"
    r"psn|xbox|steam|roblox|fortnite|twitter|facebook|fb|account|profile|screen name|calls? (?:him|"
    r"her|them)self)"
    r"(?: (?:name|id|user|handle|tag|account|profile|page))?(?: is| was|'s|:| -| called| as| under| "
    r"named|,)*\s*"
    r"[\"'“‘]?(?P<handle>(?=[\w.-]*(?:[\d_]|\w\.\w))[A-Za-z_][\w.-]*\w)",
    re.IGNORECASE,
)
# A word with an underscore, or letters run together with digits at both sides of a name, is nobody's ordinary word.
# A hashtag that asks for someone names them.
HASHTAG = re.compile(
    r"#(?:justice(?:for|4)|rip|find|free|pray(?:for|4)|whereis|bringhome|remember|flyhigh|team)[^\W_]\w{2,}",
    re.IGNORECASE,
)
UNDERSCORED = re.compile(r"(?<![\w@./])(?=\w*[A-Za-z])\w*[A-Za-z0-9]_[\w.]*\w")

_SEP = r"[\s().–-]{0,3}"
PHONE = re.compile(
    rf"(?<![\w/.-])(?:\+\s?4\s?4|0\s?0\s?44)(?:{_SEP}\(?[0O]\)?)?(?:{_SEP}\d){{9,10}}(?![\d/])"
    rf"|(?<![\w/-])\(?[0O](?:{_SEP}[\dO]){{8,10}}(?![\w/])",
)
CUED_PHONE = re.compile(
    r"\b(?:ring|rang|call|phone|tel|telephone|mob|mobile|text|number|landline|ext|extension|whatsapp|"
    r"contact)\b"
    r"[^\n\d]{0,25}?(?P<number>\+?\d(?:[\s.-]?\d){4,12})(?![\d/])",
    re.IGNORECASE,
)
BODY_NUMBER = re.compile(
    r"(?<!\d)(?:0\s?8\s?0\s?[08](?!\s?1\s?5\s?7\s?0)|03(?:0[01367]|3[03]|4[345]|70)(?!\s?6?9\s?990)|"
    r"084[345]|087[0123]|116)"
    r"[\s\d-]*"
)
DIGIT_WORDS = (
    "oh|o|zero|nought|naught|one|two|three|four|five|six|seven|eight|nine|double|treble|triple|ten|"
    "eleven|twelve|"
    "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|"
    "seventy|eighty|"
    "ninety|hundred|thousand"
)
# Begun in figures and ended in words ("07700, nine double oh ..."), or the other way round.
MIXED_DIGITS = re.compile(
    rf"(?<![\w/.£-])\(?[0O]\d{{2,6}}\)?(?:[\s,.-]{{1,3}}(?:(?:{DIGIT_WORDS})\b|\d{{1,6}}(?![\w/]))){{2,}}",
    re.IGNORECASE,
)
EXTENSION = re.compile(
    r"\b(?:ext(?:ension|n)?)\.?\s?(?:no\.?\s|number\s|is\s)?:?\s?(?P<number>\d{2,6})\b", re.IGNORECASE
)
SPOKEN_DIGITS = re.compile(
    rf"\b(?:{DIGIT_WORDS}|plus)(?:[\s,.-]{{1,3}}(?:and\s)?(?:{DIGIT_WORDS}|\d)\b){{5,}}", re.IGNORECASE
)
POSTCODE = re.compile(
    r"(?<![\w£])(?:GIR\s?0AA|[A-Z]{1,2}\d(?:\d|[A-Z])?[\s-]{0,2}[0-9O][ABD-HJLNP-UW-Z]{2})(?!\w)", re.IGNORECASE
)
CUED_OUTCODE = re.compile(
    r"\b(?:post\s?code|postal code)(?: area| is| was|:|"
    r",)*\s*(?P<code>[A-Z]{1,2}\d{1,2}[A-Z]?(?:[\s-]?\d[A-Z]{0,2})?)\b",
    re.IGNORECASE,
)
# The first half alone at the end of an address ("Jubilee Street, E1").
OUTCODE = re.compile(
    r"(?:,\s|\bLondon,?\s)(?P<code>(?:E|EC|N|NW|SE|SW|W|WC|[BLMSG]|[A-Z]{2})\d{1,2}[A-Z]?)(?=\s*(?:[.,;)\n]|"
    r"$))(?!,\s[A-Z]+\d)"
)
SPOKEN_POSTCODE = re.compile(
    rf"\b[A-Z][\s,.-]{{1,3}}(?:[A-Z][\s,.-]{{1,3}})?(?:(?:{DIGIT_WORDS}|\d)[\s,.-]{{1,3}}){{2,4}}"
    r"[A-Z][\s,.-]{1,3}(?:for [A-Za-z]+[\s,]+)?[A-Z]\b(?!['’])",
    re.IGNORECASE,
)


_AFTER_ADDRESS = re.compile(
    r"(?:[Ss]treet|[Rr]oad|[Ll]ane|[Aa]venue|[Cc]lose|[Cc]ourt|[Hh]ouse|[Tt]errace|[Rr]ow|[Gg]ardens|[Ss]quare|"
    r"[Pp]lace|[Ww]ay|[Dd]rive|"
    r"[Cc]rescent|[Gg]rove|[Ee]state|London|[A-Z][a-z]+(?:ham|ton|ford|wick|bury|ley|well|worth|stead|"
    r"gate))(?:,\s[A-Z][a-z]+)?,?\s*$"
)


def contact_details(text: str) -> Iterator[Span]:
    """Spans of kinds email, url-or-handle, phone and postcode in a text."""
    for pattern in (EMAIL, SPOKEN_EMAIL):
        yield from matches(pattern, text, "email")
    for pattern in (URL, HANDLE, UNDERSCORED, HASHTAG):
        yield from matches(pattern, text, "url-or-handle")
    yield from matches(NAMED_HANDLE, text, "url-or-handle", "handle")
    yield from _phones(text)
    for pattern in (POSTCODE, SPOKEN_POSTCODE):
        yield from matches(pattern, text, "postcode")
    yield from matches(CUED_OUTCODE, text, "postcode", "code")
    for span in matches(OUTCODE, text, "postcode", "code"):
        if _AFTER_ADDRESS.search(text, max(0, span.start - 60), span.start):
            yield span


def _phones(text: str) -> Iterator[Span]:
    for span in matches(PHONE, text, "phone"):
        if not BODY_NUMBER.match(text, span.start):
            yield span
    for span in matches(CUED_PHONE, text, "phone", "number"):
        digits = re.sub(r"\D", "", text[span.start : span.end])
        if not BODY_NUMBER.match(text, span.start) and len(digits) >= 5 and not _a_year_or_sum(text, span):
            yield span
    for span in matches(MIXED_DIGITS, text, "phone"):
        if not BODY_NUMBER.match(text, span.start):
            yield span
    yield from matches(SPOKEN_DIGITS, text, "phone")
    yield from matches(EXTENSION, text, "phone", "number")


def _a_year_or_sum(text: str, span: Span) -> bool:
    return text[max(0, span.start - 1) : span.start] in "£$€" and span.start > 0
