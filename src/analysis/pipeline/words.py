"""Words that may be new, on a page: at its first use a word leads to its meaning at the end of the page."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from html import unescape

from analysis.study.glossary import Term, glossary

# Titles, tables, pictures, quotations and code stay as they are: a link in them would be in the way.
LEFT_ALONE = re.compile(r"(<(?P<tag>h[1-6]|table|figure|blockquote|pre|svg|details)\b.*?</(?P=tag)>)", re.DOTALL)
BLOCK = re.compile(
    r"(<(?P<tag>p|dt|dd|li)(?P<rest>\s[^>]*)?>)(?P<inner>(?:(?!<(?:p|dt|dd|li|ul|ol|div)\b).)*?)(</(?P=tag)>)",
    re.DOTALL,
)
SILENT = re.compile(r"(<(?P<tag>a|span|svg|desc|code)\b.*?</(?P=tag)>|<[^>]*>)", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


def words_linked(html: str, as_they_are: Collection[str] = ()) -> tuple[str, list[Term]]:
    """The main part of a page with its words linked, and the terms it uses.

    Parameters
    ----------
    html : the main part of a page, as our pages room made it.
    as_they_are : sentences in which no word is linked: those of findings, which are the same wherever they stand.

    Returns
    -------
    (html, terms) : each term is linked once, at its first use in running text, to `#word-...`; terms, in the order of
    the glossary, are all that stand anywhere on the page.
    """
    linked: set[str] = set()
    parts = LEFT_ALONE.split(html)
    # A split with two groups gives: text, region, the region's tag, text, region, ...
    for place in range(0, len(parts), 3):
        parts[place] = BLOCK.sub(lambda block: _block(block, linked, as_they_are), parts[place])
    made = "".join(part for place, part in enumerate(parts) if place % 3 < 2)
    return made, terms_in(html)


def terms_in(html: str) -> list[Term]:
    """The terms that stand in the text of a page, its tables included."""
    text = unescape(TAG.sub(" ", DRAWING.sub(" ", html)))
    found = {_entry(match.group(0)).term for match in _pattern().finditer(" ".join(text.split()))}
    return [term for term in glossary() if term.term in found]


def _block(block: re.Match[str], linked: set[str], as_they_are: Collection[str]) -> str:
    inner = block.group("inner")
    text = " ".join(unescape(TAG.sub("", inner)).split())
    if "answer" in (block.group("rest") or "") or text in as_they_are:
        return block.group(0)
    return f"{block.group(1)}{_text_linked(inner, linked)}{block.group(5)}"


def _text_linked(inner: str, linked: set[str]) -> str:
    parts = SILENT.split(inner)
    for place in range(0, len(parts), 3):
        parts[place] = _pattern().sub(lambda match: _link(match, linked), parts[place])
    return "".join(part for place, part in enumerate(parts) if place % 3 < 2)


def _link(match: re.Match[str], linked: set[str]) -> str:
    term = _entry(match.group(0))
    if term.ident in linked:
        return match.group(0)
    linked.add(term.ident)
    return f'<a class="word" href="#{term.ident}">{match.group(0)}</a>'


@cache
def _pattern() -> re.Pattern[str]:
    forms = sorted(_entries(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])", re.IGNORECASE)


@cache
def _entries() -> dict[str, Term]:
    return {form.casefold(): term for term in glossary() if term.on_pages for form in term.forms}


def _entry(word: str) -> Term:
    return _entries()[word.casefold()]
