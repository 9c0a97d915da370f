"""Which pages a change makes stale: exactly those that read what changed."""

from __future__ import annotations

import os
import shutil

import pandas as pd
import pytest

from analysis.pipeline import fingerprint
from analysis.pipeline.fingerprint import Fingerprints, forget_modules
from analysis.pipeline.plan import plan
from analysis.pipeline.stale import why
from analysis.pipeline.store import Store
from analysis.study import find_study
from tests.pipeline.notebooks import write
from tests.pipeline.test_run import Desk
from tests.small_study import CODEBOOK

MORE = """
      region: {label: Region, answers: [North, South]}
      unread: {label: Read by no page, answers: ["Yes", "No"]}
"""
SEXES = (
    "from analysis.pages.page import open_page\nfrom analysis.pages.shown import paragraph\n\n"
    'page = open_page(study, "sexes")\nframe = page.basis.data.answers["survey"]\n'
    'paragraph(", ".join(sorted(frame["sex"].astype(str).unique())))'
)
FILES = (
    SEXES.replace('"sexes"', '"files"').split("frame =")[0]
    + "paragraph('All are there.' if len(page.basis.data.files) else 'None is there.')"
)
REGIONS = SEXES.replace('"sexes"', '"regions"').replace('frame["sex"]', 'frame[frame["sex"] == "Men"]["region"]')
THEMES = {"themes/informed", "themes/fair"}
LISTS_ALL = {"overview"}
EVERY = THEMES | LISTS_ALL | {"sexes", "regions", "files"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A report of six pages: two themes, all findings, one that reads one column, one that reads two, the files."""
    desk = Desk(tmp_path_factory.mktemp("mutations"))
    (desk.study / "codebook.yaml").write_text(_dedented(CODEBOOK + MORE), encoding="utf-8")
    raw = desk.study / "raw" / "survey.csv"
    frame = pd.read_csv(raw)
    frame["region"] = ["North", "South", "South"] * 100
    frame["unread"] = ["Yes", "No"] * 150
    frame.to_csv(raw, index=False)
    for name, cell in (("10_sexes", SEXES), ("15_regions", REGIONS), ("17_files", FILES)):
        write(desk.notebooks / f"{name}.ipynb", 'study: str = "x"', cell)
    done = desk.run()
    assert done.returncode == 0, done.stderr
    return desk


def _dedented(text: str) -> str:
    return "\n".join(line.removeprefix("    ") for line in text.splitlines())


@pytest.fixture
def desk(made, tmp_path, monkeypatch):
    """A copy of the made report's study, with copies of all else that pages depend on, to be changed at will."""
    study = tmp_path / made.study.name
    shutil.copytree(made.study, study)
    for name in ("SOURCE", "TEMPLATE", "LOCK"):
        place = getattr(fingerprint, name)
        copy = tmp_path / "house" / name
        if place.is_dir():
            shutil.copytree(place, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(place, copy)
        monkeypatch.setattr(fingerprint, name, copy)
    shutil.copytree(made.notebooks, tmp_path / "note books")
    forget_modules()
    yield Mutated(study, tmp_path / "note books", str(made.study))
    forget_modules()


class Mutated:
    """What pages of a changed study are stale, without making them."""

    def __init__(self, study, notebooks, parameter):
        self.study, self.notebooks, self.parameter = study, notebooks, parameter

    def raw(self, change) -> None:
        path = self.study / "raw" / "survey.csv"
        change(pd.read_csv(path)).to_csv(path, index=False)

    def text(self, path, before, after) -> None:
        path.write_text(path.read_text("utf-8").replace(before, after, 1), encoding="utf-8")

    def stale(self) -> dict[str, str]:
        forget_modules()
        folder = find_study(str(self.study))
        jobs, store = plan(folder, self.notebooks), Store(folder)
        prints = Fingerprints(folder, jobs)
        for job in jobs:
            job.parameters["study"] = self.parameter
        return {job.id: why(store.whole_but_for(job, prints)) for job in jobs if not store.find(job, prints)}


def changed_cell(column, row, value):
    def change(frame):
        frame[column] = frame[column].astype(object)
        frame.loc[row, column] = value if frame.loc[row, column] != value else {"Yes": "No", "North": "South"}[value]
        return frame

    return change


def test_nothing_changed_makes_nothing_stale(desk):
    assert desk.stale() == {}


class TestData:
    def test_a_column_no_page_reads_concerns_who_lists_the_files(self, desk):
        desk.raw(changed_cell("unread", 3, "Yes"))

        assert set(desk.stale()) == {"files"}

    def test_a_column_one_page_reads_concerns_that_page(self, desk):
        desk.raw(changed_cell("region", 3, "North"))
        stale = desk.stale()

        assert set(stale) == {"files", "regions"}
        assert stale["regions"] == "changed: data (survey.region)"

    def test_an_answer_behind_a_primary_claim_concerns_all_that_are_adjusted_with_it(self, desk):
        desk.raw(changed_cell("informed", 3, "Yes"))

        assert set(desk.stale()) == THEMES | LISTS_ALL | {"files"}

    def test_a_weight_concerns_all_estimates(self, desk):
        desk.raw(lambda frame: frame.assign(weight=frame["weight"].where(frame.index != 3, 1.234)))

        assert set(desk.stale()) == THEMES | LISTS_ALL | {"files"}

    def test_a_row_more_concerns_every_page(self, desk):
        desk.raw(lambda frame: pd.concat([frame, frame.tail(1).assign(respondent="P9999")]))

        assert set(desk.stale()) == EVERY

    def test_the_order_of_columns_concerns_who_lists_the_files(self, desk):
        desk.raw(lambda frame: frame[frame.columns[::-1]])

        assert set(desk.stale()) == {"files"}

    def test_the_order_of_rows_concerns_every_page(self, desk):
        desk.raw(lambda frame: frame.iloc[::-1])

        assert set(desk.stale()) == EVERY

    def test_a_column_the_codebook_does_not_name_concerns_who_lists_the_files(self, desk):
        desk.raw(lambda frame: frame.assign(extra=1))

        assert set(desk.stale()) == {"files"}


class TestStudy:
    def test_a_themes_text_concerns_its_page_and_those_that_list_all(self, desk):
        desk.text(desk.study / "themes.yaml", "Were victims treated fairly?", "Were they treated fairly?")

        assert set(desk.stale()) == {"themes/fair"} | (EVERY - THEMES)

    def test_a_themes_title_concerns_the_pages_that_lead_to_it(self, desk):
        desk.text(desk.study / "themes.yaml", "title: Being treated fairly", "title: Treated fairly")

        assert set(desk.stale()) == {"themes/fair", "themes/informed"} | (EVERY - THEMES)

    def test_a_colour_concerns_every_page(self, desk):
        desk.text(desk.study / "study.yaml", "strands:", 'brand: {primary: "#0B3C5D"}\nstrands:')

        assert set(desk.stale()) == EVERY

    def test_a_codebooks_wording_concerns_every_page(self, desk):
        desk.text(desk.study / "codebook.yaml", "Were you treated fairly?", "Did they treat you fairly?")

        assert set(desk.stale()) == EVERY

    def test_a_decision_by_hand_that_comes_concerns_every_page(self, desk):
        (desk.study / "hand").mkdir()
        (desk.study / "hand" / "note.yaml").write_text("decided: []\n", encoding="utf-8")

        assert set(desk.stale()) == EVERY


class TestHouse:
    def test_a_parameter_concerns_every_page_it_is_given_to(self, desk):
        desk.parameter = "another"

        assert set(desk.stale()) == EVERY

    def test_a_notebooks_cell_concerns_its_own_pages(self, desk):
        desk.text(desk.notebooks / "20_theme.ipynb", "parts.picture", "_ = parts.picture")

        assert set(desk.stale()) == THEMES

    def test_a_notebooks_outputs_concern_none(self, desk):
        desk.text(desk.notebooks / "20_theme.ipynb", '"execution_count": null', '"execution_count": 7')

        assert desk.stale() == {}

    def test_a_module_that_a_page_uses_concerns_it(self, desk):
        desk.text(fingerprint.SOURCE / "analysis" / "pages" / "theme.py", "def ", "# said\ndef ")

        assert set(desk.stale()) == THEMES

    def test_a_module_that_its_modules_use_concerns_it(self, desk):
        desk.text(fingerprint.SOURCE / "analysis" / "survey" / "design.py", "def ", "# said\ndef ")

        assert set(desk.stale()) == EVERY

    @pytest.mark.parametrize("module", ["pipeline/publish.py", "formats/pdf.py", "lab/launch.py", "cli.py"])
    def test_a_module_that_no_page_uses_concerns_none(self, desk, module):
        path = fingerprint.SOURCE / "analysis" / module
        path.write_text(path.read_text("utf-8") + "# said\n", encoding="utf-8")

        assert desk.stale() == {}

    def test_what_makes_a_page_of_a_notebook_concerns_every_page(self, desk):
        path = fingerprint.SOURCE / "analysis" / "pipeline" / "render.py"
        path.write_text(path.read_text("utf-8") + "# said\n", encoding="utf-8")

        assert set(desk.stale()) == EVERY

    def test_the_template_concerns_every_page(self, desk):
        desk.text(fingerprint.TEMPLATE / "frame.html.j2", "<body>", "<body data-new>")

        assert set(desk.stale()) == EVERY

    def test_a_packages_version_concerns_every_page(self, desk):
        desk.text(fingerprint.LOCK, "pandas==", "pandas==9.")

        assert set(desk.stale()) == EVERY

    def test_the_clock_and_touched_files_concern_none(self, desk):
        for at, path in enumerate(sorted([*desk.study.glob("**/*"), *fingerprint.SOURCE.glob("**/*")])):
            os.utime(path, (2e9, 2e9) if at % 2 else (1e6, 1e6))

        assert desk.stale() == {}

    def test_same_size_and_same_date_do_not_hide_a_change(self, desk):
        path = desk.study / "raw" / "survey.csv"
        before = path.stat()
        path.write_text(path.read_text("utf-8").replace("North", "South", 1), encoding="utf-8")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

        assert path.stat().st_size == before.st_size
        assert set(desk.stale()) == {"files", "regions"}

    def test_a_page_edited_in_the_store_is_made_again(self, desk):
        page = next(desk.study.glob("work/pages/sexes/*/public/page.html"))
        page.write_text("<p>mine</p>", encoding="utf-8")

        assert desk.stale() == {"sexes": "its files are gone or damaged"}
