"""The level of RAP is decided by what is in the repository: take a proof away and its check is no longer met."""

from __future__ import annotations

import shutil

import pytest

from analysis.paths import ROOT
from analysis.quality.rap import Check, check, level_reached, levels

TOP = ("src", "tests", "docs", "notebooks", "Makefile", "README.md", "LICENSE", "CITATION.cff", "CHANGELOG.md")
HIDDEN = (".gitignore", ".pre-commit-config.yaml", ".ci", "pyproject.toml", "requirements.lock", "environment.yml")
SIGNED = """
roles: []
signatures:
  - {what: code, by: A. Reviewer, role: Assurer, "on": "2027-01-15", says: Read it}
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkout")
    no_caches = shutil.ignore_patterns("__pycache__", "_build", "*.csv", "words")
    for name in (*TOP, *HIDDEN):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=no_caches)
        else:
            shutil.copyfile(ROOT / name, folder / name)
    (folder / "data").mkdir()
    (folder / "data" / "a-study").mkdir()
    return folder


def met(folder, number):
    return check(number, folder).met


def test_there_are_18_checks_5_baseline_9_silver_4_gold():
    counted = [one.level for one in levels()]

    assert {level: counted.count(level) for level in counted} == {"baseline": 5, "silver": 9, "gold": 4}


def test_every_check_names_a_path_and_every_proof_is_there():
    for one in levels():
        assert one.evidence
        assert all((ROOT / found.path).exists() for found in one.evidence if found.there)


@pytest.mark.parametrize("number", [*range(1, 4), *range(6, 19)])
def test_all_checks_but_review_and_publication_are_met_here(number):
    assert check(number).lacking == ()


@pytest.mark.parametrize(
    ("number", "path", "without"),
    [
        (1, "pyproject.toml", "requires-python"),
        (2, ".gitignore", "/data/*/raw/*"),
        (3, "README.md", "make report"),
        (6, "Makefile", "report:"),
        (12, "requirements.lock", "--hash=sha256:"),
        (15, "pyproject.toml", "[build-system]"),
        (16, ".ci/run", "make test"),
        (17, "docs/howto/schedule.cron", "make report"),
        (18, "CHANGELOG.md", "## "),
    ],
)
def test_a_proof_taken_away_takes_the_check_away(checkout, number, path, without):
    place = checkout / path
    whole = place.read_text("utf-8")
    assert met(checkout, number)
    place.write_text(whole.replace(without, ""), encoding="utf-8")
    try:
        assert not met(checkout, number)
        assert any(path in lacking for lacking in check(number, checkout).lacking)
    finally:
        place.write_text(whole, encoding="utf-8")


def test_a_room_without_tests_is_found(checkout):
    room = checkout / "src" / "analysis" / "untested"
    room.mkdir()
    (room / "__init__.py").write_text('"""A room."""\n', encoding="utf-8")
    try:
        assert not met(checkout, 11)
    finally:
        shutil.rmtree(room)


def test_code_is_reviewed_once_a_named_person_has_signed(checkout):
    people = checkout / "docs" / "quality" / "people.yaml"
    whole = people.read_text("utf-8")
    people.write_text(SIGNED, encoding="utf-8")
    try:
        assert met(checkout, 4)
    finally:
        people.write_text(whole, encoding="utf-8")


def test_a_review_by_a_program_is_evidence_but_no_peer_review():
    review = check(4)

    assert not review.met
    assert review.begun
    assert [found.path for found in review.evidence if found.there] == ["docs/quality/reviews.md"]


def test_code_is_open_once_it_has_a_licence_and_a_public_address(checkout):
    citation = checkout / "CITATION.cff"
    whole = citation.read_text("utf-8")
    citation.write_text(whole + "repository-code: https://code.example/golden-thread\n", encoding="utf-8")
    try:
        assert met(checkout, 5)
    finally:
        citation.write_text(whole, encoding="utf-8")


def drawn(**met_by_level):
    from analysis.quality.evidence import Found

    return [Check(level, "asks", (Found("path", "shows", there),)) for level, there in met_by_level.items()]


@pytest.mark.parametrize(
    ("baseline", "silver", "gold", "reached"),
    [
        (True, True, True, "gold"),
        (True, True, False, "silver"),
        (True, False, True, "baseline"),
        (False, True, True, "none"),
    ],
)
def test_a_level_is_reached_only_with_all_levels_below_it(baseline, silver, gold, reached):
    assert level_reached(drawn(baseline=baseline, silver=silver, gold=gold)) == reached
