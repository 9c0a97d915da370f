"""What a page depends on, as hashes of content, never of dates of files."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from analysis.paths import DATA, LOCK, ROOT
from analysis.pipeline.plan import Job
from analysis.study import StudyFolder
from analysis.study.yaml_lines import read_yaml

SOURCE = ROOT / "src"
TEMPLATE = SOURCE / "analysis" / "pages" / "template"


def digest(*parts: object) -> str:
    """A hash of plain values; equal values give equal hashes on every machine."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_digest(paths: Iterable[Path], base: Path) -> dict[str, str]:
    """The hash of each file by its path from `base`, or by its name where it lies elsewhere."""
    return {_name(path, base): file_digest(path) for path in sorted(paths) if path.is_file()}


def _name(path: Path, base: Path) -> str:
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name


class Fingerprints:
    """The parts of every page's key, each computed once a run.

    Parameters
    ----------
    folder : the study.
    """

    def __init__(self, folder: StudyFolder) -> None:
        self.folder = folder
        self._shared = {
            "data": digest(self._data()),
            "study": digest(files_digest([folder.path / "study.yaml", *_logo(folder)], folder.path)),
            "codebook": digest(files_digest([folder.path / "codebook.yaml"], folder.path)),
            "comparators": digest(files_digest([folder.path / "comparators.yaml"], folder.path)),
            "clocks": digest(files_digest([folder.path / "clocks.yaml"], folder.path)),
            "decisions": digest(files_digest((folder.path / "hand").glob("**/*"), folder.path)),
            "case studies": digest(files_digest((folder.path / "cases").glob("*.yaml"), folder.path)),
            "reference": digest(files_digest((DATA / "reference").glob("*"), DATA)),
            "template": digest(files_digest(TEMPLATE.glob("**/*"), TEMPLATE)),
            "packages": digest(file_digest(LOCK), sys.version_info[:3]),
        }
        register, _ = read_yaml(folder.path / "themes.yaml")
        self._register = register
        self._orders = _orders(folder)
        self._family = digest(
            [[c for c in theme.get("claims", []) if c.get("primary")] for theme in register.get("themes", [])]
        )

    def _data(self) -> dict[str, str]:
        study = self.folder.study
        sources = [*study.instruments, study.cases, study.events, study.voices, study.engagement]
        paths = [path for source in sources if source for path in self.folder.files(source.path)]
        return files_digest(paths, self.folder.path)

    def parts(self, job: Job) -> dict[str, str]:
        """The parts of one page's key: a word for each thing it depends on, and that thing's hash."""
        return {
            "notebook": notebook_digest(job.notebook),
            "parameters": digest(job.parameters, job.output, job.title),
            "code": digest(code_of_notebook(job.notebook)),
            "themes": self._themes(job),
            "withheld": digest(self._withheld(job)),
            **self._shared,
        }

    def subject(self) -> str:
        """The hash of what the study says and what was decided about it: orders to withhold hold for this alone."""
        words = ("data", "study", "codebook", "comparators", "clocks", "decisions")
        return digest([self._shared[word] for word in words], self._register)

    def _withheld(self, job: Job) -> list[dict[str, str]]:
        """The orders that concern a page: those about its own figures, and about themes whose findings it repeats."""
        concerned = {job.id, "", *(f"themes/{theme}" for theme in self._repeated(job))}
        return [row for row in self._orders if row.get("_page", "") in concerned]

    def _repeated(self, job: Job) -> list[str]:
        """The themes whose findings a page may repeat: a strand's, a partner's, for a page of the study all."""
        if job.about == "theme":
            return []
        subject = job.parameters.get(job.about)
        themes = [theme for theme in self._register.get("themes", []) if isinstance(theme, dict)]
        return [str(theme.get("id")) for theme in themes if subject is None or subject in _named_in(theme)]

    def _themes(self, job: Job) -> str:
        if job.about != "theme":
            return digest(self._register)
        own = [theme for theme in self._register["themes"] if theme.get("id") == job.parameters["theme"]]
        rest = {key: value for key, value in self._register.items() if key != "themes"}
        return digest(own, rest, self._family)


def _logo(folder: StudyFolder) -> list[Path]:
    return [folder.path / folder.study.brand.logo] if folder.study.brand.logo else []


def _named_in(theme: dict[str, Any]) -> set[str]:
    """The strands and partners a theme of the register names."""
    acts = [act for kind in ("opportunities", "achievements") for act in theme.get(kind) or [] if isinstance(act, dict)]
    return {*(theme.get("strands") or []), *(theme.get("partners") or []), *(act.get("partner") for act in acts)}


def _orders(folder: StudyFolder) -> list[dict[str, str]]:
    return json.loads(folder.orders.read_text(encoding="utf-8")) if folder.orders.is_file() else []


def key_of(parts: dict[str, str]) -> str:
    """The key of a page made of these parts."""
    return digest(parts)


def changed(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """The words of the parts that differ."""
    return sorted(part for part in now if before.get(part) != now[part])


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
    modules: set[str] = set()
    for name in _imported("\n".join(sources)):
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
    for kept in (code_of_notebook, _imports_of, _module_digest, _module_file):
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
