"""Accounts written with the answer in them: {type|must be hidden} and <must stay>."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.voices.spans import DIRECT

_MARKED = re.compile(r"\{(?P<kind>[a-z-]+)\|(?P<hidden>[^}]*)\}|<(?P<stays>[^>]*)>")


@dataclass(frozen=True)
class Account:
    """`hidden` and `stays` are (start, end, kind) in `text`."""

    text: str
    hidden: tuple[tuple[int, int, str], ...]
    stays: tuple[tuple[int, int, str], ...]


def read_account(marked: str) -> Account:
    text, hidden, stays, at = "", [], [], 0
    for found in _MARKED.finditer(marked):
        text += marked[at : found.start()]
        inside = found["hidden"] if found["hidden"] is not None else found["stays"]
        (hidden if found["kind"] else stays).append((len(text), len(text) + len(inside), found["kind"] or ""))
        text += inside
        at = found.end()
    return Account(text + marked[at:], tuple(hidden), tuple(stays))


def read_accounts(file_text: str) -> list[Account]:
    body = "\n".join(line for line in file_text.splitlines() if not line.startswith("# "))
    return [read_account(part.strip("\n")) for part in re.split(r"(?m)^---$", body)]


def letters(text: str, start: int, end: int) -> set[int]:
    return {i for i in range(start, end) if text[i].isalnum()}


_TITLES = re.compile(
    r"^(?:mr and mrs|mr justice|mr|mrs|ms|miss|dr|prof|rev|councillor|officer|pc|dc|ds|sgt|pcso|cllr|det insp|insp\.?|"
    r"inspector|constable|sergeant|judge|sister|father|nurse|uncle|auntie|nana|big|wee)\s+",
    re.IGNORECASE,
)


def missed(account: Account, spans) -> list[tuple[str, str]]:
    """Direct identifiers of which a letter stands, as (kind, text); titles need not be hidden."""
    hidden = set().union(*(letters(account.text, s.start, s.end) for s in spans)) if spans else set()
    out = []
    for start, end, kind in account.hidden:
        title = _TITLES.match(account.text[start:end])
        from_ = start + (title.end() if title else 0)
        if kind in DIRECT and not letters(account.text, from_, end) <= hidden:
            out.append((kind, account.text[start:end]))
    return out


def struck(account: Account, spans) -> list[str]:
    """Ordinary words and bodies that were hidden though they had to stay."""
    hidden = set().union(*(letters(account.text, s.start, s.end) for s in spans)) if spans else set()
    return [account.text[s:e] for s, e, _ in account.stays if letters(account.text, s, e) & hidden]
