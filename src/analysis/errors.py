"""What can go wrong, in the researcher's words.

Every error says what is wrong, where, and what to do, and never holds a respondent's value: messages end in logs and
in saved notebooks. The exit status of the command is a property of the error's class.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Breach:
    """One fault of the input.

    Parameters
    ----------
    file : str, the file's name as the researcher knows it, such as "survey.csv" or "themes.yaml".
    where : str, the place in it: "row 12, column weight", "line 40", "sheet Responses". May be empty.
    what : str, what is wrong there; kinds and counts, never a value of a respondent.
    allowed : tuple of str, what may stand there instead; may be empty.
    remedy : str, what to do about it; may be empty.
    """

    file: str
    where: str
    what: str
    allowed: tuple[str, ...] = ()
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, {self.where}" if self.where else self.file
        allowed = f" Allowed: {', '.join(self.allowed)}." if self.allowed else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}: {self.what}.{allowed}{remedy}"


class AnalysisError(Exception):
    """The family of errors that are ours; all others are faults of the program."""

    exit_status = 1


class InputError(AnalysisError):
    """The input is at fault: one message that lists all that is wrong."""

    exit_status = 2

    def __init__(self, breaches: Breach | Iterable[Breach]) -> None:
        self.breaches = (breaches,) if isinstance(breaches, Breach) else tuple(breaches)
        super().__init__("\n".join(str(breach) for breach in self.breaches))


class DesignError(InputError):
    """How people were asked does not fit the data: weights, strata, clusters, margins."""


class EvidenceError(InputError):
    """A claim cannot be put to these data as it is written."""


class PageError(AnalysisError):
    """A page could not be made."""

    exit_status = 1


class Unbound(AnalysisError):
    """A number, a direction or a judgement that comes from no finding stands in a notebook, a template or a page."""

    exit_status = 1

    def __init__(self, breaches: Iterable[Breach]) -> None:
        self.breaches = tuple(breaches)
        super().__init__("\n".join(str(breach) for breach in self.breaches))


class ReleaseRefused(AnalysisError):
    """The release gate refused: something in it could lead to a person."""

    exit_status = 3
