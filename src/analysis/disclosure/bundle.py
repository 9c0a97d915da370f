"""What the checkers get: exactly the files that would be released, and what the machine found in them first."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis.disclosure.policy import Policy
from analysis.disclosure.private_words import PrivateWords
from analysis.disclosure.registry import DESCRIBING
from analysis.disclosure.release_attack import ReleaseBreach, attack_release
from analysis.disclosure.scan import scan

DRAFT_MARK = re.compile(r'\n?<aside class="notice" aria-label="Draft">.*?</aside>', re.DOTALL)
NOT_OF_THE_BUILD = frozenset({"manifest.json", "quantities.json"})
SHORTEST_CONTEXT = 15  # words
STUDY_FIELDS = ("consent", "age band", "area", "month", "reviewed by", "second reviewer")


@dataclass(frozen=True)
class Fault:
    """A reason to refuse a request: the check that failed, the file or table, what is wrong."""

    check: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.what}" if self.where else f"{self.check}: {self.what}"


@dataclass
class Bundle:
    """Files and figures of a request.

    Parameters
    ----------
    report : Path, the report's folder, with the `manifest.json` its build wrote.
    policy : Policy.
    rows : tidy rows of everything the report publishes.
    earlier : the rows of each earlier release.
    context : str, what this is, of whom, for when, and which earlier releases overlap.
    case_studies : for each case study, its record: consent, age band, area, month, reviewed by, second reviewer.
    private, columns : what no file may hold (see `scan`).
    """

    report: Path
    policy: Policy
    rows: Sequence[Mapping[str, str]]
    earlier: Sequence[Sequence[Mapping[str, str]]] = ()
    context: str = ""
    case_studies: Sequence[Mapping[str, str]] = ()
    private: PrivateWords = field(default_factory=PrivateWords)
    columns: Sequence[str] = ()

    def files(self) -> list[str]:
        """The files to be released, by their path in the report."""
        found = (p.relative_to(self.report).as_posix() for p in self.report.rglob("*") if p.is_file())
        return sorted(name for name in found if not name.startswith("released/") and name != "quantities.json")

    def faults(self) -> list[Fault]:
        """Everything a checker would refuse it for, found by the machine before a person looks."""
        checks = (
            self._as_built, self._attack, self._scan, self._unrounded, self._thin_context, self._no_data,
            self._case_studies,
        )  # fmt: skip
        return [fault for check in checks for fault in check()]

    def _as_built(self) -> Iterable[Fault]:
        manifest = self.report / "manifest.json"
        if not manifest.exists():
            yield Fault("as built", "manifest.json", "is missing, so the report may be half built")
            return
        built = json.loads(manifest.read_text(encoding="utf-8")).get("files", {})
        built = {name: digest for name, digest in built.items() if not name.startswith("released/")}
        there = {name: digest_of(self.report / name) for name in self.files() if name != "manifest.json"}
        for name in sorted(built.keys() | there.keys()):
            if name in NOT_OF_THE_BUILD:
                continue
            if built.get(name) != there.get(name):
                what = "was changed" if name in built and name in there else "was added" if name in there else "is gone"
                yield Fault("as built", name, f"{what} after the report was built")

    def _attack(self) -> Iterable[Fault]:
        return [Fault("attack", "", b.words) for b in self._breaches if b.kind != "contradiction"]

    @cached_property
    def _breaches(self) -> list[ReleaseBreach]:
        return attack_release(self.rows, self.policy, self.earlier)

    def notes(self) -> list[str]:
        """What leads to nobody but should be looked at: figures that cannot be true together of the same people."""
        return [b.words for b in self._breaches if b.kind == "contradiction"]

    def _scan(self) -> Iterable[Fault]:
        for leak in scan(self.report, self.private, self.columns):
            if not leak.file.startswith("released/"):
                yield Fault("scan", f"{leak.file}, {leak.where}" if leak.where else leak.file, leak.what)

    def _unrounded(self) -> Iterable[Fault]:
        step = self.policy.round_to
        if self.policy.public_data or step == 1:
            return
        tables = {
            row.get("table", "")
            for row in self.rows
            if row.get("measure") in {"count", "base", "nrisk"} and _is_number(row.get("value", ""))
            if not row.get("round") and int(row["value"].replace(",", "")) % step
        }
        for table in sorted(tables):
            yield Fault("unrounded counts", table, f"shows counts that are not rounded to {step}")

    def _thin_context(self) -> Iterable[Fault]:
        if len(self.context.split()) < SHORTEST_CONTEXT:
            yield Fault(
                "thin context", "", "say in a few sentences what this is, of whom, for when, and what it overlaps with"
            )

    def _no_data(self) -> Iterable[Fault]:
        if not any(row.get("measure") not in DESCRIBING for row in self.rows):
            yield Fault("no underlying data", "", "no published quantity was handed over with the pages")
        for picture in self.report.rglob("figures/**/*.svg"):
            for ending, what in ((".csv", "the numbers it draws"), (".txt", "its alternative text")):
                if not picture.with_suffix(ending).exists():
                    yield Fault("no underlying data", picture.relative_to(self.report).as_posix(), f"lacks {what}")

    def _case_studies(self) -> Iterable[Fault]:
        for number, record in enumerate(self.case_studies, start=1):
            missing = [name for name in STUDY_FIELDS if not str(record.get(name, "")).strip()]
            if missing:
                yield Fault("case study", f"case study {number}", f"has no {', '.join(missing)}")
            elif _same(record["reviewed by"], record["second reviewer"]):
                yield Fault("case study", f"case study {number}", "was reviewed by one person only")

    def copy_to(self, place: Path) -> dict[str, str]:
        """Copy the files as they would be released, without the draft mark: the hash of each."""
        digests = {}
        for name in self.files():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith(".html"):
                text = (self.report / name).read_text(encoding="utf-8")
                target.write_text(DRAFT_MARK.sub("", text), encoding="utf-8", newline="")
            elif name != "manifest.json":
                shutil.copyfile(self.report / name, target)
            if target.exists():
                digests[name] = digest_of(target)
        digests["manifest.json"] = self._manifest(place, digests)
        return digests

    def _manifest(self, place: Path, digests: dict[str, str]) -> str:
        manifest = json.loads((self.report / "manifest.json").read_text(encoding="utf-8"))
        said = json.dumps(
            {**manifest, "files": digests, "status": "released"}, indent=1, sort_keys=True, ensure_ascii=False
        )
        (place / "manifest.json").write_text(said + "\n", encoding="utf-8")
        return digest_of(place / "manifest.json")


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_number(text: str) -> bool:
    return text.replace(",", "").isdigit()


def _same(one: str, other: str) -> bool:
    return " ".join(str(one).casefold().split()) == " ".join(str(other).casefold().split())
