"""Every command and every YAML block of the documents is run, as a reader would, in a checkout with no study in it."""

from __future__ import annotations

import csv
import json
import re

import pytest

from analysis.evidence import read_register
from analysis.study import find_study
from analysis.study.yaml_lines import read_yaml
from tests.docs.blocks import blocks, pages
from tests.docs.desk import Desk
from tests.docs.forms import read_block

TUTORIAL = "docs/tutorial.md"
# Followed after the tutorial, in this order: those that change the register last.
FOLLOWED = (
    "docs/howto/new-study.md",
    "docs/howto/cluster.md",
    "docs/howto/release.md",
    "docs/howto/lab.md",
    "docs/howto/upgrade.md",
    "docs/reference/python.md",
    "docs/warm_kernels.md",
    "docs/howto/themes.md",
)
# What the tests run elsewhere, or what would run all of them again.
RUN_ELSEWHERE = {"README.md"}
YAML = [block for page in pages() for block in blocks(page) if block.language == "yaml"]


@pytest.mark.parametrize("block", YAML, ids=str)
def test_a_yaml_block_is_read_by_the_programs_own_form(block, tmp_path):
    path = tmp_path / "block.yaml"
    path.write_text(block.text, encoding="utf-8")

    assert read_block(path)


def test_every_page_with_a_command_is_followed():
    commanding = {page for page in pages() for block in blocks(page) if block.language in ("sh", "bash", "python")}

    assert commanding == {TUTORIAL, *FOLLOWED, *RUN_ELSEWHERE}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("checkout") / "golden thread")
    desk.said = desk.follow(TUTORIAL)
    return desk


def test_the_tutorial_ends_with_a_published_theme(desk):
    (released,) = (desk.root / "reports/saltmarsh/released").glob("2*")
    page = (released / "themes/named-officer.html").read_text("utf-8")
    with (desk.root / "reports/saltmarsh/evidence.csv").open(encoding="utf-8") as file:
        findings = {(row["theme"], row["claim"]): row for row in csv.DictReader(file)}

    assert findings["named-officer", "told"]["verdict"] == "supported"
    assert "made up" in page.casefold()
    assert "not released" not in page.casefold()
    assert findings["named-officer", "told"]["sentence"] in re.sub(r"\s+", " ", page)
    assert findings["outcome-explained", "explained"]["shown"].endswith("%")


def test_what_the_explanation_takes_as_its_example_is_the_tutorials_result(desk):
    with (desk.root / "reports/saltmarsh/evidence.csv").open(encoding="utf-8") as file:
        told = next(row for row in csv.DictReader(file) if row["claim"] == "told")
    explanation = (desk.root / "docs/explanation/verdicts.md").read_text("utf-8")

    assert f"{told['base']} of 420 people answered; {told['shown']} said yes" in explanation
    assert f"is {told['interval']}." in explanation


def test_the_new_theme_is_on_the_overview_its_strands_and_its_partner(desk):
    for page in ("index.html", "strands/fraud.html", "partners/police.html"):
        assert "Having the outcome explained" in (desk.root / "reports/saltmarsh" / page).read_text("utf-8"), page


def test_another_offices_report_says_its_own_names_only(desk):
    text = " ".join(path.read_text("utf-8") for path in (desk.root / "reports/saltmarsh").rglob("*.html"))

    assert "Saltmarsh Police" in text
    assert "Durham" not in text
    assert "Domestic abuse" not in text
    assert "made up" in text.casefold()


def test_the_address_in_the_export_is_in_no_file_of_the_report_and_none_of_the_cache(desk):
    for folder in ("reports/saltmarsh", "data/saltmarsh/work"):
        for path in (desk.root / folder).rglob("*"):
            assert not path.is_file() or b"192.0.2.1" not in path.read_bytes(), path.name


def test_a_misspelt_answer_is_refused_as_the_tutorial_says(desk):
    codebook = desk.root / "data/saltmarsh/codebook.yaml"
    whole = codebook.read_text("utf-8")
    codebook.write_text(whole.replace("answers: [Fraud,", "answers: [Frawd,", 1), encoding="utf-8")
    try:
        with pytest.raises(AssertionError, match="survey.csv") as refused:
            desk.sh("make check STUDY=saltmarsh")
    finally:
        codebook.write_text(whole, encoding="utf-8")

    assert "Frawd" in str(refused.value)


@pytest.mark.parametrize("page", FOLLOWED)
def test_a_page_can_be_followed(desk, page):
    assert desk.follow(page)


def test_the_schedule_runs_a_command_that_exists(desk):
    cron = (desk.root / "docs/howto/schedule.cron").read_text("utf-8")
    command = cron.strip().splitlines()[-1].split("&& ")[1]

    assert command == "make report STUDY=saltmarsh"
    assert command in (desk.root / TUTORIAL).read_text("utf-8")


def test_claims_partners_and_achievements_of_the_howto_bind_to_the_tutorials_study(desk, tmp_path):
    """Each fragment, put where the page says, in one register."""
    parts = {}
    for block in blocks("docs/howto/themes.md"):
        if block.language == "yaml":
            (tmp_path / "block.yaml").write_text(block.text, encoding="utf-8")
            content, _ = read_yaml(tmp_path / "block.yaml")
            for key, value in content.items() if isinstance(content, dict) else [("claims", content)]:
                parts.setdefault(key, []).extend(value)
    folder = tmp_path / "study"
    folder.mkdir()
    for file in ("study.yaml", "codebook.yaml", "themes.yaml"):
        content, _ = read_yaml(desk.root / "data/saltmarsh" / file)
        if file == "study.yaml":
            content["partners"] += parts["partners"]
        if file == "themes.yaml":
            theme = content["themes"][0]
            for key in ("claims", "achievements", "opportunities"):
                theme[key] = theme.get(key, []) + parts[key]
        (folder / file).write_text(json.dumps(content), encoding="utf-8")
    (folder / "comparators.yaml").write_text(json.dumps({"comparators": parts["comparators"]}), encoding="utf-8")

    theme = read_register(find_study(folder)).themes[0]

    assert {"told", "isles-told-less", "after-named-officers"} <= {claim.id for claim in theme.claims}
    assert theme.head.opportunities[-1].partner == "lifeboat"
