"""What people write down about quality, as typed YAML in `docs/quality/`: one file each, one form each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from analysis.study.models import Key, Strict
from analysis.study.yaml_lines import read_typed

Grade = Literal["high", "medium", "low"]


class Assumption(Strict):
    """What is taken as true without proof, in the form the Home Office and the Analysis Function use."""

    id: Key
    says: str
    quality: Grade = Field(description="How well it is supported: high, medium or low.")
    impact: Grade = Field(description="What becomes of the results if it is wrong: high, medium or low.")
    because: str
    examined_in: str = Field("", description="The path where its effect can be seen.")


class Assumptions(Strict):
    """`assumptions.yaml`."""

    assumptions: list[Assumption]


class QualityIssue(Strict):
    """A fault that was found, or a limit that is known."""

    id: Key
    found: date
    says: str
    impact: Grade
    status: Literal["mended", "limited", "open"]
    done: str
    shown_in: str = Field("", description="The path of the test or page that shows it.")


class QualityLog(Strict):
    """`quality_log.yaml`."""

    issues: list[QualityIssue]


class Role(Strict):
    """Who answers for what; the name is the office's to write."""

    role: str
    answers_for: str
    name: str = ""


class Signature(Strict):
    """That somebody who did not make it has checked it."""

    what: Literal["code", "methods", "disclosure", "report"]
    by: str = Field(min_length=2)
    role: str
    on: date
    says: str


class Remark(Strict):
    """What a reviewer found."""

    says: str
    impact: Grade
    status: Literal["mended", "accepted", "open"]
    done: str = ""
    where: str = Field("", description="The path it is about.")


class Review(Strict):
    """A review of code that was really done: of what, by whom, when, and what came of it."""

    id: Key
    on: date
    by: str = Field(min_length=2)
    kind: Literal["person", "machine-assisted"] = Field(
        description="machine-assisted: a program read the code. It is no peer, and its review awaits a person."
    )
    commits: str = Field(description="The commit, or the range of commits, that was read.")
    read: list[str] = Field(min_length=1, description="The paths that were read.")
    asked: str = Field(description="What the review looked for.")
    remarks: list[Remark] = []
    awaits: str = ""


class Reviews(Strict):
    """`reviews.yaml`."""

    reviews: list[Review] = []


class People(Strict):
    """`people.yaml`."""

    roles: list[Role]
    signatures: list[Signature] = []


class DataItem(Strict):
    """A kind of data the tool holds: why, where, for how long, who sees it."""

    data: str
    why: str
    where: str
    kept: str
    seen_by: str


class Risk(Strict):
    """A risk to people, and what is done about it."""

    risk: str
    harm: int = Field(ge=1, le=5)
    likelihood: int = Field(ge=1, le=5, description="With the measures in place.")
    measures: str
    shown_in: str


class Protection(Strict):
    """`data_protection.yaml`: the tool's part of a data protection impact assessment."""

    purpose: str
    to_decide: list[str] = Field(description="What only the office and its data protection officer can decide.")
    items: list[DataItem]
    risks: list[Risk]


def read_reviews(path: Path) -> Reviews:
    """The reviews of code; none where there is no such file.

    Raises
    ------
    InputError : the file breaks its form.
    """
    return read_typed(path, Reviews) if path.is_file() else Reviews()


def read_people(path: Path) -> People:
    """The roles and signatures; nobody where there is no such file.

    Raises
    ------
    InputError : the file breaks its form.
    """
    return read_typed(path, People) if path.is_file() else People(roles=[])
