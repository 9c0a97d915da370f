"""A study is a folder: find it, and read what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from analysis.card import ShowsItself
from analysis.errors import Breach, InputError
from analysis.paths import DATA, REPORTS
from analysis.study.codebook import Codebook
from analysis.study.migrate import read_current
from analysis.study.models import Comparators, Instrument, Study


@dataclass(frozen=True, repr=False)
class StudyFolder(ShowsItself):
    """A study's folder and its YAML files as typed models, each read when first asked for."""

    path: Path

    @property
    def name(self) -> str:
        """The folder's name, which is the report's folder, too."""
        return self.path.name

    @cached_property
    def study(self) -> Study:
        return read_current(self.path / "study.yaml", Study)

    @cached_property
    def codebook(self) -> Codebook:
        return read_current(self.path / "codebook.yaml", Codebook)

    @cached_property
    def comparators(self) -> Comparators:
        path = self.path / "comparators.yaml"
        return read_current(path, Comparators) if path.exists() else Comparators()

    @property
    def work(self) -> Path:
        """Private to the owner, safe to delete."""
        return self.path / "work"

    @property
    def orders(self) -> Path:
        """Figures that must be withheld since others would give them away; the runner writes it."""
        return self.work / "withheld.json"

    @property
    def reports(self) -> Path:
        return REPORTS / self.name

    def _card(self) -> tuple[str, dict[str, object]]:
        title, known = self.study.card()
        return title, {"Folder": self.path, **known}

    def instrument(self, key: str) -> Instrument:
        """An instrument of the study.

        Raises
        ------
        InputError : no instrument has this id.
        """
        known = {instrument.id: instrument for instrument in self.study.instruments}
        if key not in known:
            raise InputError(
                Breach("study.yaml", "instruments", f'no instrument is called "{key}"', allowed=tuple(known))
            )
        return known[key]

    def files(self, source_path: str) -> list[Path]:
        """The raw files a source names, sorted; empty where there are none."""
        path = Path(source_path).expanduser()
        base = path if path.is_absolute() else self.path / path
        if "*" in base.name:
            return sorted(base.parent.glob(base.name))
        return [base] if base.is_file() else []


def find_study(study: str | Path) -> StudyFolder:
    """The folder of a study: by name under `data/`, or any folder on disk by its path.

    Raises
    ------
    InputError : there is no such folder, or it holds no study.yaml.
    """
    named = DATA / str(study)
    path = named if named.is_dir() and len(Path(study).parts) == 1 else Path(study).expanduser().resolve()
    if not (path / "study.yaml").is_file():
        known = sorted(folder.parent.name for folder in DATA.glob("*/study.yaml"))
        near = get_close_matches(str(study), known, n=1)
        hint = f'Did you mean "{near[0]}"?' if near else "Give one of these, or the path of a folder with a study.yaml."
        raise InputError(Breach(str(study), "", "is not a study", allowed=tuple(known), remedy=hint))
    return StudyFolder(path)


def study_parameter(folder: StudyFolder) -> str:
    """How a study is named to a command or a notebook: by its folder's name under `data/`, else by its path."""
    return folder.name if folder.path == DATA / folder.name else str(folder.path)
