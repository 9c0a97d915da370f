import csv
import json

import pytest

from analysis.errors import InputError
from analysis.evidence import Basis, evaluate
from analysis.evidence.finding import NESTED, PUBLISHED
from analysis.evidence.ledger import read_ledger, write, write_records
from tests.evidence.small_study import answers, claim, small_study, theme


@pytest.fixture
def findings(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 40}, ["informed"])
    return evaluate("informed", Basis.of(small_study(tmp_path / "study", rows)))


def test_the_ledger_holds_one_record_a_finding_with_every_published_field(findings, tmp_path):
    write(findings, tmp_path)
    (record,) = read_ledger(tmp_path)

    assert set(record) == {*PUBLISHED, *NESTED}
    assert record["sentence"] == findings[0].sentence


def test_the_spreadsheet_says_the_same_as_the_json(findings, tmp_path):
    write(findings, tmp_path)
    with open(tmp_path / "evidence.csv", encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)

    assert float(row["estimate"]) == read_ledger(tmp_path)[0]["estimate"]
    assert row["primary"] == "yes"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_of_the_spreadsheet_is_a_live_formula(findings, tmp_path, start):
    record = findings[0].as_record() | {"statement": f"{start}SUM(A1)"}
    write_records([record], tmp_path)
    with open(tmp_path / "evidence.csv", encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)

    assert row["statement"].startswith("'")


def test_the_same_findings_give_the_same_bytes(findings, tmp_path):
    write(findings, tmp_path / "a")
    write(findings, tmp_path / "b")

    for name in ("evidence.json", "evidence.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_finding_printed_on_two_pages_is_one_record(findings, tmp_path):
    write([*findings, *findings], tmp_path)

    assert len(read_ledger(tmp_path)) == 1


def test_no_number_in_the_ledger_is_finer_than_what_is_shown(findings, tmp_path):
    record = findings[0].as_record()

    for name in ("estimate", "low", "high"):
        assert record[name] == round(record[name], 2)
    assert record["n"] % 5 == 0
    assert record["p"] == float(f"{record['p']:.2g}")


def test_a_ledger_that_is_none_is_refused(tmp_path):
    (tmp_path / "evidence.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="is no ledger of findings"):
        read_ledger(tmp_path)
    (tmp_path / "evidence.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="is no JSON"):
        read_ledger(tmp_path)
    with pytest.raises(InputError, match="is not there"):
        read_ledger(tmp_path / "elsewhere")


def test_the_ledger_is_plain_json(findings, tmp_path):
    write(findings, tmp_path)

    assert "NaN" not in (tmp_path / "evidence.json").read_text(encoding="utf-8")
    json.loads((tmp_path / "evidence.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)


def test_claims_of_two_themes_keep_their_order(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 40}, ["informed"])
    themes = [theme(claim(id="b"), claim(id="a", primary=False)), theme(claim(id="c"), id="second")]
    basis = Basis.of(small_study(tmp_path, rows, themes))
    write([f for t in basis.register.themes for f in evaluate(t, basis)], tmp_path)

    assert [r["claim"] for r in read_ledger(tmp_path)] == ["b", "a", "c"]
