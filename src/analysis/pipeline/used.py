"""What a page read while it was made, by name and hash; and whether all of it is still the same.

A page's notes come from `analysis.reads`. A kept result it took from `work/evidence/` counts as all that the result's
maker had read; where that is not known, as every column there is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.intake import study_contents
from analysis.intake.contents import ACCOUNT
from analysis.intake.study_data import TEXTS
from analysis.paths import DATA, NOTEBOOKS, ROOT
from analysis.pipeline.hashes import digest, file_digest
from analysis.reads.frames import NAMES, ROWS
from analysis.reads.recorder import ACCOUNT as ON_ACCOUNT
from analysis.reads.recorder import BESIDE, COLUMN, EVERYTHING, FILE, FOLDER, KEPT, PLACE
from analysis.study import StudyFolder

Reads = dict[str, str]
SOURCE = ROOT / "src"
# Named by the words of the study's folder where they have one.
WORDS = {"study.yaml": "study", "codebook.yaml": "codebook", "comparators.yaml": "comparators"}
FOLDERS = {"hand": "decisions", "cases": "case studies", "data/reference": "reference"}
EVERY = f"{EVERYTHING} of the data"


class Content:
    """The content of all that pages of a study may read, as it was when this was made.

    Raises
    ------
    InputError : the data are at fault; all faults at once.
    """

    def __init__(self, folder: StudyFolder) -> None:
        self.folder = folder
        self.tables: dict[str, dict[str, Any]] = study_contents(folder)
        self.files = {path: file_digest(path) for path in self._watched() if path.is_file()}
        self._folders: dict[Path, str] = {}

    def _watched(self) -> Iterable[Path]:
        """Files that are looked at now, so that one which changes during the run is seen to have changed."""
        own = [path for path in self.folder.path.glob("*") if path.is_file()]
        inner = [self.folder.path / name for name in ("hand", "cases")] + [DATA / "reference"]
        return [*own, *(path for place in inner for path in place.glob("**/*")), *(ROOT / "docs").glob("*.json")]

    @cached_property
    def raw(self) -> dict[str, list[Path]]:
        """The raw files of each table."""
        study = self.folder.study
        named = {entry.id: entry for entry in study.instruments}
        named |= {name: getattr(study, name) for name in ("cases", "events", "voices", "engagement")}
        return {name: self.folder.files(source.path) for name, source in named.items() if source}

    def of(self, name: str) -> str:
        """The present hash of something that was read, by its name in a page's reads; "absent" where it is gone."""
        kind, _, what = name.partition(" ")
        if kind == COLUMN:
            table, _, column = what.partition(".")
            return self.tables.get(table, {}).get("columns", {}).get(column, "absent")
        if kind == FILE:
            return self._file(self._path(what))
        if kind == FOLDER:
            return self._names(self._path(what))
        return self._account(name)

    def _account(self, name: str) -> str:
        if name == EVERY:
            return digest(self.tables)
        if name == ACCOUNT:
            return digest({table: found["account"] for table, found in self.tables.items()})
        for words, says in ((ROWS, lambda t: t["rows"]), (NAMES, lambda t: list(t["columns"]))):
            if name.startswith(words):
                table = self.tables.get(name.removeprefix(words))
                return digest(says(table)) if table else "absent"
        return digest([file_digest(path) for path in self.raw.get(name.removeprefix(TEXTS), [])])

    def _file(self, path: Path) -> str:
        if path not in self.files:
            self.files[path] = file_digest(path) if path.is_file() else "absent"
        return self.files[path]

    def _names(self, place: Path) -> str:
        if place not in self._folders:
            names = sorted(path.name for path in place.glob("*") if path.suffix not in (".py", ".pyc"))
            self._folders[place] = digest([name for name in names if not name.startswith(("_", "."))])
        return self._folders[place]

    def _path(self, name: str) -> Path:
        return self.folder.path / name[6:] if name.startswith("study/") else ROOT / name

    def reads(self, log: Path) -> tuple[Reads, list[str]]:
        """What a page's notes say it read, each with its hash, and the places it asked about before showing them."""
        noted = [tuple(json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()]
        names: set[str] = set()
        places: set[str] = set()
        for kind, *what in self._with_kept(noted):
            if kind == PLACE:
                places.add(what[0])
            elif name := self._name(kind, what):
                names.add(name)
        return {name: self.of(name) for name in sorted(names)}, sorted(places)

    def _with_kept(self, noted: list[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
        for entry in noted:
            if entry[0] != FILE or KEPT not in entry[1]:
                yield entry
            elif Path(entry[1] + BESIDE).is_file():
                kept = json.loads(Path(entry[1] + BESIDE).read_text(encoding="utf-8"))
                yield from (tuple(inner) for inner in kept if KEPT not in inner[1])
            elif Path(entry[1]).is_file() and not entry[1].endswith(BESIDE):
                yield (EVERYTHING, "")

    def _name(self, kind: str, what: list[str]) -> str:
        """The name of something noted; "" for what is among the parts of a page's key already."""
        if kind == EVERYTHING:
            return EVERY
        if kind == COLUMN:
            return f"{COLUMN} {what[0]}.{what[1]}"
        if kind == ON_ACCOUNT:
            return what[0]
        path = Path(what[0])
        if path.is_relative_to(self.folder.path):
            inner = path.relative_to(self.folder.path)
            apart = inner.parts[:1] in ((), ("work",)) or inner.name == "themes.yaml"
            # Which files a table is read from is in the table's own hashes; a raw file read past intake is a file.
            raw = kind == FOLDER and path in {file.parent for paths in self.raw.values() for file in paths}
            return "" if apart or raw or path.parts[-1:] == ("raw",) else f"{kind} study/{inner.as_posix()}"
        # Modules are among the parts of a key already; a folder of them is looked through for their hash only.
        code = kind == FOLDER and (path / "__init__.py").is_file()
        if code or not path.is_relative_to(ROOT) or path.is_relative_to(NOTEBOOKS) or path in (ROOT, SOURCE):
            return ""
        return f"{kind} {path.relative_to(ROOT).as_posix()}"


def word_of(name: str) -> str:
    """What a thing read is called when it is said why a page is made again."""
    kind, _, what = name.partition(" ")
    if kind not in (FILE, FOLDER):
        return "data"
    what = what.removeprefix("study/")
    place = next((word for place, word in FOLDERS.items() if what == place or what.startswith(place + "/")), "")
    return place or WORDS.get(what, what)


def by_word(reads: Reads) -> dict[str, str]:
    """Reads in groups, each with one hash, by the words of `word_of`."""
    groups: dict[str, Reads] = {}
    for name, known in reads.items():
        groups.setdefault(word_of(name), {})[name] = known
    return {word: digest(group) for word, group in groups.items()}


def in_words(name: str) -> str:
    """A thing read, as it is told: "cases.district", "codebook.yaml"."""
    kind, _, what = name.partition(" ")
    return what.removeprefix("study/") if kind in (COLUMN, FILE, FOLDER) else name


def forget_unknown(folder: StudyFolder) -> None:
    """Remove kept results of which it is not known what they rest on, such as JupyterLab's, and notes without any."""
    place = folder.path / KEPT
    for path in place.glob("*.json"):
        if not path.with_name(path.name + BESIDE).is_file():
            path.unlink(missing_ok=True)
    for path in place.glob(f"*{BESIDE}*"):
        if not path.with_name(path.name.partition(BESIDE)[0]).is_file():
            path.unlink(missing_ok=True)
