import pytest

from analysis.errors import InputError
from analysis.evidence import Basis, evaluate
from analysis.evidence.ledger import write
from analysis.evidence.trace import explain
from analysis.study import find_study
from tests.evidence.small_study import answers, small_study


@pytest.fixture
def told(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 30, ("DK",): 10}, ["informed"])
    folder = find_study(small_study(tmp_path / "study", rows))
    write(evaluate("informed", Basis.of(folder)), tmp_path / "report")
    return lambda what: explain(what, folder, report=tmp_path / "report"), folder


def test_a_number_leads_back_to_sentence_file_filter_formula_notebook_and_commit(told):
    text = told[0]("informed/primary")

    for part in (
        "An estimated 67% of victims",
        "asked.csv, sha256 ",
        "Filter",
        "Korn and Graubard",
        "20_theme.ipynb, cell",
    ):
        assert part in text
    assert "Don't know: 10" in text
    assert "themes.yaml, line" in text and "Commit" in text


@pytest.mark.parametrize("what", ["informed/primary", "informed/main", "informed"])
def test_a_claim_goes_by_its_id_by_primary_or_by_its_theme(told, what):
    assert told[0](what).startswith("informed/main (prevalence, primary)")


def test_without_a_name_all_findings_are_listed(told):
    assert told[0]("").startswith("* informed/main: supported.")


def test_an_unknown_name_is_refused_with_the_nearest(told):
    with pytest.raises(InputError, match='holds no finding "infomed/main"(.|\n)*informed/main'):
        told[0]("infomed/main")


def test_a_file_that_changed_since_is_said_to_have(told):
    ask, folder = told
    with open(folder.path / "raw" / "asked.csv", "a", encoding="utf-8") as file:
        file.write("\n")

    assert "CHANGED since this report was made" in ask("informed")


def test_it_is_read_from_the_ledger_without_the_data(told):
    ask, folder = told
    for path in (folder.path / "raw").iterdir():
        path.unlink()

    assert "An estimated 67%" in ask("informed")


def test_without_a_report_it_says_how_to_make_one(tmp_path):
    folder = find_study(small_study(tmp_path))

    with pytest.raises(InputError, match="make report"):
        explain("informed", folder, report=tmp_path)
