"""How an object shows itself in a notebook: a small table with caption and headings, for eyes and screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any


def facts(title: str, known: Mapping[str, Any]) -> str:
    """HTML of an object's facts: one row a fact, those that are empty left out; a list is one line an entry."""
    rows = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
        f'<td style="text-align:left">{_lines(value)}</td></tr>'
        for name, value in known.items()
        if value not in (None, "", [], ())
    )
    return f"<table>{_caption(title)}<tbody>{rows}</tbody></table>"


def rows(title: str, head: Sequence[str], lines: Iterable[Sequence[Any]], below: str = "") -> str:
    """HTML of a table: the first column is what a row is about; `below` stands under it."""
    columns = "".join(f'<th scope="col" style="text-align:left">{escape(name)}</th>' for name in head)
    body = "".join(_row(line) for line in lines)
    note = f"<p>{escape(below)}</p>" if below else ""
    return f"<table>{_caption(title)}<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>{note}"


def text(title: str, known: Mapping[str, Any]) -> str:
    """The same facts as plain lines, for a console."""
    lines = [title]
    for name, value in known.items():
        if value not in (None, "", [], ()):
            first, *rest = value if isinstance(value, list | tuple) else [value]
            lines += [f"  {name}: {first}", *(f"    {one}" for one in rest)]
    return "\n".join(lines)


def _row(line: Sequence[Any]) -> str:
    first, *rest = (escape(str(value)) for value in line)
    cells = "".join(f'<td style="text-align:left">{value}</td>' for value in rest)
    return f'<tr><th scope="row" style="text-align:left">{first}</th>{cells}</tr>'


def _lines(value: Any) -> str:
    told = value if isinstance(value, list | tuple) else [value]
    return "<br>".join(escape(str(one)) for one in told)


def _caption(title: str) -> str:
    return f'<caption style="text-align:left"><strong>{escape(title)}</strong></caption>'


class ShowsItself:
    """An object that is a card in a notebook and the same lines in a console; a subclass says what stands on it.

    A dataclass that inherits it is made with `repr=False`: the one Python writes would print rows of people.
    """

    def _card(self) -> tuple[str, dict[str, Any]]:
        raise NotImplementedError

    def __repr__(self) -> str:
        return text(*self._card())

    def _repr_html_(self) -> str:
        return facts(*self._card())
