"""The words of pages and documents, each in one sense only: `glossary.yaml`, the one source of both."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

from analysis.study.models import Strict
from analysis.study.yaml_lines import read_typed

GLOSSARY = Path(__file__).with_name("glossary.yaml")


class Term(Strict):
    """A word and what it means. `read` and `says` are the address and the words of a link, for the documents alone."""

    term: str
    means: str
    on_pages: bool = False
    also: list[str] = []
    read: str = ""
    says: str = ""

    @property
    def ident(self) -> str:
        """What a link to the word ends with: "Holm's method" is "word-holms-method"."""
        plain = "".join(letter for letter in self.term.lower() if letter.isalnum() or letter in " -")
        return "word-" + plain.replace(" ", "-")

    @property
    def forms(self) -> list[str]:
        """Every way of writing it."""
        return [self.term, *self.also]


class Glossary(Strict):
    """`glossary.yaml`."""

    version: int = 1
    terms: list[Term] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order_and_once(self) -> Glossary:
        names = [term.term for term in self.terms]
        if names != sorted(names, key=str.casefold):
            raise ValueError("the terms must stand in alphabetical order")
        forms = [form.casefold() for term in self.terms for form in term.forms]
        twice = sorted({form for form in forms if forms.count(form) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} leads to two entries")
        return self


@cache
def glossary(path: Path = GLOSSARY) -> tuple[Term, ...]:
    """All terms, in alphabetical order.

    Raises
    ------
    InputError : the file is not in order, or one form leads to two entries.
    """
    return tuple(read_typed(path, Glossary).terms)


def as_markdown() -> str:
    """The glossary as a definition list in Markdown, for the documents."""
    return "\n\n".join(f"{term.term}\n: {_said(term)}" for term in glossary()) + "\n"


def _said(term: Term) -> str:
    return f"{term.means} See [{term.says}]({term.read})." if term.read else term.means
