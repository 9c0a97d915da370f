"""What is told of a page that failed: where and what kind, never a value that an exception carried."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from analysis import errors

# Messages of these are written by us and hold no respondent's value; the text of any other exception may.
OURS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_FRAME = re.compile(r"^\s*(File |Cell In)")


@dataclass(frozen=True)
class Failure:
    """A page that could not be made."""

    page: str
    notebook: str
    heading: str
    cell: int | None
    kind: str
    message: str
    log: str = ""
    exit_status: int = 1

    def __str__(self) -> str:
        place = f"{self.notebook}, page {self.page}"
        if self.cell is not None:
            place += f", cell {self.cell}"
        if self.heading:
            place += f' under "{self.heading}"'
        lines = [f"{place}: {self.kind}", f"  {self.message}"]
        if self.log:
            lines.append(f"  Log (private): {self.log}")
        return "\n".join(lines)


def described(kind: str, text: str) -> str:
    """What may be said of an exception: our own message, or for any other what to do in place of its text."""
    if kind in OURS:
        return text
    return (
        "Its message is not shown, since it may hold a respondent's value. Open the notebook in JupyterLab to see it."
    )


def exit_status_of(kind: str) -> int:
    """The exit status of a failure: that of our own error classes, 1 for all others."""
    return getattr(errors, kind).exit_status if kind in OURS else 1


def frames(traceback: list[str]) -> list[str]:
    """The places of a traceback (file, line, function), without source lines, values or the message."""
    plain = _ANSI.sub("", "\n".join(traceback)).splitlines()
    return [line.strip().split("(", 1)[0] for line in plain if _FRAME.match(line)]


def heading_before(cells: list[dict[str, Any]], index: int) -> str:
    """The last Markdown heading at or before a cell."""
    for cell in reversed(cells[: index + 1]):
        if cell["cell_type"] == "markdown":
            headings = [line for line in "".join(cell["source"]).splitlines() if line.startswith("#")]
            if headings:
                return headings[-1].lstrip("# ").strip()
    return ""
