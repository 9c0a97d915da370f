"""The 18 checks of the NHS "Levels of RAP" (baseline 5, silver 9, gold 4), each decided by evidence in the repository.

Source: NHS England, RAP Community of Practice, Levels of RAP,
nhsdigital.github.io/rap-community-of-practice/introduction_to_RAP/levels_of_RAP. The checks are put in our words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.paths import ROOT
from analysis.quality.evidence import Found, Repository
from analysis.quality.forms import read_people, read_reviews

Level = Literal["baseline", "silver", "gold"]
LEVELS: tuple[Level, ...] = ("baseline", "silver", "gold")


@dataclass(frozen=True)
class Check:
    """One check: its level, what it asks, and all the evidence it needs. It is met where all of it is there."""

    level: Level
    asks: str
    evidence: tuple[Found, ...]

    @property
    def met(self) -> bool:
        return all(found.there for found in self.evidence)

    @property
    def begun(self) -> bool:
        """Whether some of the evidence is there and some is not."""
        return not self.met and any(found.there for found in self.evidence)

    @property
    def lacking(self) -> tuple[str, ...]:
        """What is not there, in words."""
        return tuple(f"{found.path}: {found.shows}" for found in self.evidence if not found.there)


def levels(root: Path = ROOT) -> list[Check]:
    """The 18 checks against a checkout, in the order of the framework."""
    return [check(number, root) for number in range(1, len(_CHECKS) + 1)]


def check(number: int, root: Path = ROOT) -> Check:
    """One of the checks, by its number from 1 to 18."""
    level, asks, look = _CHECKS[number - 1]
    return Check(level, asks, tuple(look(Repository(root))))


def level_reached(checks: Iterable[Check]) -> str:
    """The highest level all of whose checks are met, and those of every level below; "none" where baseline is not."""
    reached = "none"
    found = list(checks)
    for level in LEVELS:
        if not all(check.met for check in found if check.level == level):
            return reached
        reached = level
    return reached


def _open_language(repo: Repository) -> Iterable[Found]:
    yield repo.only_python("src")
    yield repo.holds("pyproject.toml", "the Python version it needs", r"^requires-python")


def _version_controlled(repo: Repository) -> Iterable[Found]:
    yield repo.holds(".gitignore", "git is used, and raw data are kept out of it", r"^/data/\*/raw/\*")
    yield repo.holds(".pre-commit-config.yaml", "every commit is guarded", r"check-commit")


def _readme(repo: Repository) -> Iterable[Found]:
    yield repo.holds("README.md", "the command that makes the report", r"^make report")
    yield repo.holds("README.md", "how to use one's own data", r"^## Your own data")


def _peer_review(repo: Repository) -> Iterable[Found]:
    reviews = read_reviews(repo.root / "docs" / "quality" / "reviews.yaml").reviews
    yield Found(
        "docs/quality/reviews.md", "reviews of code are written down, with what came of each remark", bool(reviews)
    )
    people = read_people(repo.root / "docs" / "quality" / "people.yaml")
    reviewed = any(signature.what == "code" for signature in people.signatures)
    yield Found("docs/quality/people.yaml", "a named person who did not write it has signed the code review", reviewed)


def _open_code(repo: Repository) -> Iterable[Found]:
    yield repo.holds("LICENSE", "an open licence", "MIT License")
    yield repo.holds("CITATION.cff", "the public address to which a publication links", r"^repository-code: *\S+")


def _by_code(repo: Repository) -> Iterable[Found]:
    yield repo.holds("Makefile", "one command makes every output", r"^report:")
    yield repo.holds("src/analysis/evidence/binding/__init__.py", "no number on a page is typed by hand")


def _documented(repo: Repository) -> Iterable[Found]:
    yield repo.holds("docs/tutorial.md", "guidance for users")
    yield repo.holds("docs/explanation", "the methods, explained")
    yield repo.holds("README.md", "the structure of the code", r"raw file -> intake")
    yield repo.documented("src/analysis", 0.9)


def _organised(repo: Repository) -> Iterable[Found]:
    for folder in ("src", "tests", "notebooks", "docs", "data"):
        yield repo.holds(folder, "the standard folder is there")
    yield repo.holds("tests/test_rooms.py", "who may import whom is tested")


def _reusable(repo: Repository) -> Iterable[Found]:
    for room in ("intake", "survey", "cases", "voices", "disclosure", "evidence"):
        yield repo.holds(f"src/analysis/{room}/__init__.py", "its functions are used by notebooks and tests alike")


def _standards(repo: Repository) -> Iterable[Found]:
    yield repo.holds("pyproject.toml", "the rules of ruff", r"^\[tool\.ruff\.lint\]")
    yield repo.any_of(
        ("src/analysis/cli.py", *_commands(repo)), "every test run applies them", r'"ruff", "check"|ruff check'
    )


def _tested(repo: Repository) -> Iterable[Found]:
    yield repo.tests_beside("src/analysis", "tests")
    yield repo.holds("tests/oracle/test_oracle.py", "results against an independent implementation")
    yield repo.holds("notebooks/nbval.cfg", "notebooks against their kept outputs")


def _dependencies(repo: Repository) -> Iterable[Found]:
    yield repo.holds("requirements.lock", "every version, with hashes", r"--hash=sha256:")
    yield repo.holds("environment.yml", "an environment for conda")


def _logged(repo: Repository) -> Iterable[Found]:
    yield _somewhere(repo, "src/analysis/pipeline", "manifest.json", "every report says what it was made from")
    yield _somewhere(repo, "src/analysis/pipeline", '"logs"', "a failed page leaves a private log")
    yield repo.holds("src/analysis/intake/study_data.py", "rows in, used and set aside are kept", r"tally")


def _tidy(repo: Repository) -> Iterable[Found]:
    yield repo.holds("src/analysis/evidence/ledger.py", "one record a finding, as CSV and JSON", r"evidence\.csv")
    yield repo.holds("src/analysis/disclosure/registry.py", "published figures as tidy rows", r"tidy rows")


def _packaged(repo: Repository) -> Iterable[Found]:
    yield repo.holds("pyproject.toml", "a package that can be built", r"^\[build-system\]")
    yield repo.holds("pyproject.toml", "a command that is installed", r"^\[project\.scripts\]")


def _continuous(repo: Repository) -> Iterable[Found]:
    yield repo.any_of((".ci/run", *_workflows(repo)), "CI runs the whole test command", r"make test")


def _triggered(repo: Repository) -> Iterable[Found]:
    yield repo.holds("docs/howto/schedule.cron", "a schedule that makes reports as data arrive", r"make report")
    yield repo.holds("src/analysis/pipeline/fingerprint.py", "only what new data change is made again")


def _signposted(repo: Repository) -> Iterable[Found]:
    yield repo.holds("CHANGELOG.md", "changes by version, with the figures they change", r"^## \d+\.\d+")
    yield repo.holds("src/analysis/evidence/compare.py", "what changed since an earlier report")


def _somewhere(repo: Repository, folder: str, word: str, shows: str) -> Found:
    found = (path for path in repo.code(folder) if word in path.read_text(encoding="utf-8"))
    path = next(found, None)
    return Found(path.relative_to(repo.root).as_posix() if path else folder, shows, path is not None)


def _commands(repo: Repository) -> list[str]:
    folder = repo.root / "src" / "analysis"
    return sorted(path.relative_to(repo.root).as_posix() for path in folder.glob("c*/*.py"))


def _workflows(repo: Repository) -> list[str]:
    folder = repo.root / ".github" / "workflows"
    return sorted(path.relative_to(repo.root).as_posix() for path in folder.glob("*.y*ml"))


_CHECKS: tuple[tuple[Level, str, Callable[[Repository], Iterable[Found]]], ...] = (
    ("baseline", "Data are produced by code in an open-source language", _open_language),
    ("baseline", "Code is version controlled", _version_controlled),
    ("baseline", "A README says how to reproduce the results", _readme),
    ("baseline", "Code has been peer reviewed", _peer_review),
    ("baseline", "Code is published in the open and linked with the publication", _open_code),
    ("silver", "Outputs are produced by code with minimal manual intervention", _by_code),
    ("silver", "Code is well documented: guidance, structure, methods, docstrings", _documented),
    ("silver", "Code is organised in a standard directory format", _organised),
    ("silver", "Reusable functions and classes are used", _reusable),
    ("silver", "Code adheres to agreed coding standards", _standards),
    ("silver", "The pipeline includes a testing framework", _tested),
    ("silver", "The repository includes dependency information", _dependencies),
    ("silver", "Logs are recorded automatically", _logged),
    ("silver", "Data are handled and output in a tidy format", _tidy),
    ("gold", "Code is fully packaged", _packaged),
    ("gold", "Tests run automatically", _continuous),
    ("gold", "The process runs on events or on a schedule", _triggered),
    ("gold", "Changes are clearly signposted", _signposted),
)
