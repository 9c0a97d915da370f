"""What a page depends on, as hashes of content, never of dates of files."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from analysis.disclosure.registry import place_digest, place_of
from analysis.paths import LOCK, ROOT
from analysis.pipeline.hashes import digest, file_digest, files_digest
from analysis.pipeline.plan import Job
from analysis.pipeline.used import Content, Reads, by_word
from analysis.study import StudyFolder
from analysis.study.glossary import GLOSSARY
from analysis.study.yaml_lines import read_yaml

SOURCE = ROOT / "src"
TEMPLATE = SOURCE / "analysis" / "pages" / "template"
# What turns an executed notebook into a page.
RENDERED = ("analysis.pipeline.render", "analysis.pipeline.words", "analysis.pipeline.execute")


class Fingerprints:
    """The parts of every page's key, each computed once a run.

    A key has parts that are known before a page is made (its notebook, parameters, code, words, template, packages)
    and parts that are known after: what it read, see `used`.

    Parameters
    ----------
    folder : the study. jobs : all pages of its report, in order: each leads to those beside it.

    Raises
    ------
    InputError : the data are at fault; all faults at once.
    """

    def __init__(self, folder: StudyFolder, jobs: list[Job]) -> None:
        from analysis.evidence.policy_of import policy_of
        from analysis.pipeline.mark import links_of, mark_of

        self.folder = folder
        self.content = Content(folder)
        self.mark = {**mark_of(folder, policy_of(folder).in_words()), "links": links_of(jobs)}
        self._look = digest({name: value for name, value in self.mark.items() if name != "links"})
        self._shared = {
            "template": digest(files_digest(TEMPLATE.glob("**/*"), TEMPLATE), file_digest(GLOSSARY), code_of(RENDERED)),
            "packages": digest(file_digest(LOCK), sys.version_info[:3]),
            # What these hold counts for who reads them. That one comes or goes may count for all.
            "study's files": digest(sorted(path.name for path in optional_files(folder))),
        }
        register, _ = read_yaml(folder.path / "themes.yaml")
        self._register = register
        self._orders = _orders(folder)
        self._family = digest(
            [[c for c in theme.get("claims", []) if c.get("primary")] for theme in register.get("themes", [])]
        )

    def parts(self, job: Job) -> dict[str, str]:
        """The parts of a page's key that are known before it is made: a word for each, and its hash."""
        return {
            "notebook": notebook_digest(job.notebook),
            "parameters": digest(job.parameters, job.output, job.title),
            "code": digest(code_of_notebook(job.notebook)),
            "look": digest(self._look, self.mark["links"].get(job.id)),
            "themes": self._themes(job),
            **self._shared,
        }

    def whole(self, job: Job, reads: Reads, places: list[str]) -> dict[str, str]:
        """All parts of the key of a page that read these things and asked about these places."""
        return self.parts(job) | by_word(reads) | {"withheld": self.withheld(places)}

    def now(self, reads: Reads) -> Reads:
        """The same things with the hashes they have now."""
        return {name: self.content.of(name) for name in reads}

    def withheld(self, places: list[str]) -> str:
        """The hash of the orders to withhold that concern places a page asked about."""
        return digest(sorted(self._orders & set(places)))

    def subject(self, reads: Iterable[Reads]) -> str:
        """The hash of what the report says and was read for it: orders to withhold hold for this alone."""
        names = sorted({name for each in reads for name in each})
        return digest({name: self.content.of(name) for name in names}, self._register)

    def _themes(self, job: Job) -> str:
        if job.about != "theme":
            return digest(self._register)
        own = [theme for theme in self._register["themes"] if theme.get("id") == job.parameters["theme"]]
        rest = {key: value for key, value in self._register.items() if key != "themes"}
        return digest(own, rest, self._family)


def optional_files(folder: StudyFolder) -> list[Path]:
    """The files that a study may have or not: its YAML, and the decisions in hand/."""
    return [path for path in (*folder.path.glob("*"), *(folder.path / "hand").glob("**/*")) if path.is_file()]


def _orders(folder: StudyFolder) -> set[str]:
    if not folder.orders.is_file():
        return set()
    return {place_digest(place_of(row)) for row in json.loads(folder.orders.read_text(encoding="utf-8"))}


def key_of(parts: dict[str, str], reads: Reads) -> str:
    """The key of a page made of these parts, having read these things."""
    return digest(parts, reads)


def changed(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """The words of the parts that differ."""
    return sorted(part for part in {**before, **now} if before.get(part) != now.get(part))


def cells_of(path: Path) -> list[dict[str, Any]]:
    """The cells of a notebook, as its file has them."""
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def notebook_digest(path: Path) -> str:
    """The hash of what a notebook says and does: its cells, without outputs or volatile metadata."""
    cells = [
        [cell["cell_type"], "".join(cell["source"]), sorted(cell.get("metadata", {}).get("tags", []))]
        for cell in cells_of(path)
    ]
    return digest(cells)


@cache
def code_of_notebook(path: Path) -> dict[str, str]:
    """The hash of every module of ours that a notebook imports, itself or through another."""
    sources = ["".join(cell["source"]) for cell in cells_of(path) if cell["cell_type"] == "code"]
    return code_of(tuple(_imported("\n".join(sources))))


@cache
def code_of(names: tuple[str, ...]) -> dict[str, str]:
    """The hash of each of these modules of ours, and of every one that they import."""
    modules: set[str] = set()
    for name in names:
        _close(name, modules)
    return {name: _module_digest(name) for name in sorted(modules)}


def _close(name: str, seen: set[str]) -> None:
    while name and (name in seen or _module_file(name) is None):
        if name in seen:
            return
        name = name.rpartition(".")[0]
    if not name:
        return
    seen.add(name)
    parent = name.rpartition(".")[0]
    for inner in (*_imports_of(name), *([parent] if parent else [])):
        _close(inner, seen)


def forget_modules() -> None:
    """Look at our modules' files anew: they may have changed since."""
    for kept in (code_of_notebook, code_of, _imports_of, _module_digest, _module_file):
        kept.cache_clear()


@cache
def _imports_of(name: str) -> tuple[str, ...]:
    path = _module_file(name)
    return tuple(_imported(path.read_text(encoding="utf-8"))) if path else ()


@cache
def _module_digest(name: str) -> str:
    path = _module_file(name)
    return file_digest(path) if path else ""


@cache
def _module_file(name: str) -> Path | None:
    path = SOURCE.joinpath(*name.split("."))
    if (path / "__init__.py").is_file():
        return path / "__init__.py"
    return path.with_suffix(".py") if path.with_suffix(".py").is_file() else None


# Read by pattern, not parsed: parsing the whole house takes longer than all hashing. A match inside a string only
# adds a module to a page's ingredients, it never leaves one out. The house has no relative imports.
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(analysis[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]+)|import[ \t]+(analysis[\w.]*))", re.M
)


def _imported(source: str) -> list[str]:
    """Names of our modules in the import statements of a source, at any depth of it."""
    names: list[str] = []
    for base, inner, whole in _IMPORT.findall(source):
        if whole:
            names.append(whole)
        for part in inner.strip("()").split(","):
            words = part.split()
            if words:
                names.append(f"{base}.{words[0]}")
    return names
