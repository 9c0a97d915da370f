"""Asked for, checked by two others, released exactly as approved, provable, withdrawable, and an end to a study."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import stat

import pytest

from analysis.disclosure import Policy
from analysis.disclosure.private_words import PrivateWords
from analysis.disclosure.release import approve, open_request, purge, release, released_rows, request, verify, withdraw
from analysis.errors import ReleaseRefused
from tests.disclosure.made_up_release import publish, victims
from tests.disclosure.test_release_attack import row

CONTEXT = (
    "Victims recorded in the year to March 2025 in one force area, from a random sample; last year's does not overlap."
)
HEAD = '<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
DRAFT = '\n<aside class="notice" aria-label="Draft"><p><strong>Draft.</strong> Not released.</p></aside>'
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def study(tmp_path):
    """A study and its built report: folders of data and of the report."""
    data, report = tmp_path / "data" / "made-up", tmp_path / "reports" / "made-up"
    (data / "raw").mkdir(parents=True)
    (data / "raw" / "survey.csv").write_text("respondent,said\nR1,canary-words\n", encoding="utf-8")
    (report / "figures").mkdir(parents=True)
    (report / "index.html").write_text(f"{HEAD}{DRAFT}<h1>Findings</h1><p>41% of 120 people.</p>", encoding="utf-8")
    (report / "figures" / "a.svg").write_text("<svg></svg>", encoding="utf-8")
    (report / "figures" / "a.csv").write_text("area,share\nCoast,41%\n", encoding="utf-8")
    (report / "figures" / "a.txt").write_text("Bars. Coast has 41%.", encoding="utf-8")
    build(report)
    return data, report


def build(report):
    files = {
        p.relative_to(report).as_posix(): p for p in report.rglob("*") if p.is_file() and p.name != "manifest.json"
    }
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    (report / "manifest.json").write_text(json.dumps({"files": digests, "status": "draft"}), encoding="utf-8")


def asked(study, **how):
    how = {"policy": Policy(), "rows": publish(victims(2), 4).rows(), "context": CONTEXT} | how
    return request(*study, "Ann Author", **how)


def approved_by(study, *names, **how):
    for name in names:
        approve(*study, name, **how)


def test_what_two_others_approved_is_released_without_the_draft_mark(study):
    asked(study)
    approved_by(study, "Bea Checker", "Cy Officer")
    folder = release(*study, day=DAY)
    assert folder.name == "2026-03-02"
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "Draft" not in page
    assert "41% of 120 people" in page
    assert verify(folder / "index.html", study[1]) == [
        "index.html: released 2026-03-02, checked by Bea Checker and Cy Officer"
    ]
    assert len(verify(folder, study[1])) == 5
    assert verify(study[1], study[1])[0].startswith("2026-03-02: 5 files")


@pytest.mark.parametrize("who", ["Ann Author", "ann  AUTHOR"])
def test_the_author_cannot_check_her_own_request(study, who):
    asked(study)
    with pytest.raises(ReleaseRefused, match="author"):
        approve(*study, who)


def test_the_same_person_twice_is_one_person(study):
    asked(study)
    approved_by(study, "Bea Checker", "bea checker")
    with pytest.raises(ReleaseRefused, match="approved by 1 of 2"):
        release(*study)


def test_a_rejected_file_holds_back_the_release_until_that_person_is_content(study):
    asked(study)
    approved_by(study, "Bea Checker", "Cy Officer", "Di Third")
    with pytest.raises(ReleaseRefused, match="comment"):
        approve(*study, "Di Third", verdict="reject")
    approve(*study, "Di Third", verdict="change", files=["index.html"], comment="say of whom")
    with pytest.raises(ReleaseRefused, match="index.html: somebody asked"):
        release(*study)
    approve(*study, "Di Third", files=["index.html"])
    assert release(*study, day=DAY).exists()


def test_a_page_changed_after_the_build_is_refused(study):
    page = study[1] / "index.html"
    page.write_text(page.read_text(encoding="utf-8") + "<p>Four of them moved.</p>", encoding="utf-8")
    with pytest.raises(ReleaseRefused, match="index.html: was changed after the report was built"):
        asked(study)


def test_a_bundle_changed_after_approval_is_refused(study):
    made = asked(study)
    approved_by(study, "Bea Checker", "Cy Officer")
    (made.bundle / "index.html").write_text("other", encoding="utf-8")
    with pytest.raises(ReleaseRefused, match="changed since it was asked for: index.html"):
        release(*study)


def test_one_changed_byte_of_a_released_page_is_found(study):
    asked(study)
    approved_by(study, "Bea Checker", "Cy Officer")
    page = release(*study, day=DAY) / "index.html"
    page.write_bytes(page.read_bytes().replace(b"41%", b"42%"))
    with pytest.raises(ReleaseRefused, match="not a released file"):
        verify(page, study[1])
    with pytest.raises(ReleaseRefused, match="2026-03-02/index.html is not as it was released"):
        verify(study[1], study[1])


@pytest.mark.parametrize("harm", ["change", "delete", "cut"])
def test_a_log_that_was_changed_or_cut_names_the_entry(study, harm):
    asked(study)
    approved_by(study, "Bea Checker", "Cy Officer")
    log = study[1] / "released" / "log.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines()
    kept = {
        "change": [lines[0], lines[1].replace("Bea", "Eve"), lines[2]],
        "delete": [lines[0], lines[2]],
        "cut": lines[:2],
    }
    log.write_text("\n".join(kept[harm]) + "\n", encoding="utf-8")
    with pytest.raises(ReleaseRefused, match="entry 2" if harm != "cut" else "ends at entry 2, not at entry 3"):
        release(*study)


def test_a_breach_is_refused_and_never_let_pass(study):
    rows = [
        row("Table 1", "36", area="North"),
        row("Figure 2", "40", area="Total"),
        row("Table 1", "[c]", area="South"),
    ]
    with pytest.raises(ReleaseRefused, match="take 36 in Table 1"):
        asked(study, rows=rows, exceptions={"attack": "we like it", "unrounded counts": "small study"})


def test_the_usual_reasons_for_refusal_are_all_told_at_once(study):
    (study[1] / "figures" / "a.csv").unlink()
    (study[1] / "notes.bin").write_bytes(b"")
    build(study[1])
    with pytest.raises(ReleaseRefused) as refused:
        asked(study, context="Soon.", rows=[row("Table 1", "53", area="North")], case_studies=[{"consent": "yes"}])
    for check in ("unrounded counts", "thin context", "no underlying data", "kind of file", "case study 1"):
        assert check in str(refused.value)


def test_a_check_is_let_pass_with_a_reason_that_the_checkers_read(study):
    made = asked(study, context="Soon.", exceptions={"thin context": "the title says it all"})
    assert "the title says it all" in made.page.read_text(encoding="utf-8")


def test_a_value_of_a_respondent_in_a_page_is_refused(study):
    (study[1] / "index.html").write_text(f"{HEAD}<p>canary-words</p>", encoding="utf-8")
    build(study[1])
    with pytest.raises(ReleaseRefused, match="holds a value of a respondent"):
        asked(study, private=PrivateWords(marked=["canary-words"]))


def test_requests_are_private_to_the_owner(study):
    made = asked(study)
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
    assert open_request(study[0]).id == made.id


def test_the_checkers_page_escapes_and_puts_risks_first(study):
    rows = [*publish(victims(2), 4).rows(), row("<script>alert(1)</script>", "15", rounding="5", area="Coast")]
    page = asked(study, rows=rows).page.read_text(encoding="utf-8")
    assert "<script>" not in page
    assert page.index("Look at these first") < page.index("Files")
    assert "shows a count of about 15 people" in page


def test_a_withdrawn_release_is_not_vouched_for(study):
    asked(study)
    approved_by(study, "Bea Checker", "Cy Officer")
    folder = release(*study, day=DAY)
    withdraw(study[1], folder.name, "Bea Checker", "a base was wrong")
    with pytest.raises(ReleaseRefused, match="withdrawn since"):
        verify(folder / "index.html", study[1])


def test_the_next_request_is_attacked_together_with_what_was_released(study):
    last = [row("Table 1", "120", universe="all > first extract", rounding="5", area="North")]
    asked(study, rows=last)
    approved_by(study, "Bea Checker", "Cy Officer")
    release(*study, day=DAY)
    assert released_rows(study[1]) == [last]
    now = [row("Table 1", "123", universe="all", area="North")]
    last[0] |= {"round": ""}
    (study[1] / "released" / "2026-03-02" / "quantities.json").write_text(json.dumps(last), encoding="utf-8")
    with pytest.raises(ReleaseRefused, match="in all but not in all > first extract"):
        asked(study, rows=now, exceptions={"unrounded counts": "a test"})


def test_the_end_of_a_study_leaves_its_releases_and_nothing_else(study, tmp_path):
    asked(study)
    approved_by(study, "Bea Checker", "Cy Officer")
    release(*study, day=DAY)
    with pytest.raises(ReleaseRefused, match="give its name"):
        purge(*study, name="Cy Officer", confirm="other")
    purge(*study, name="Cy Officer", confirm="made-up")
    left = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert all(name.startswith("reports/made-up/released/") for name in left)
    assert not any("canary-words" in p.read_text(encoding="utf-8") for p in tmp_path.rglob("*") if p.is_file())
    assert verify(study[1], study[1])[0].startswith("2026-03-02")
