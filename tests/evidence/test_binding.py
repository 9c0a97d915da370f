import json
import shutil
from collections import Counter

import pytest

from analysis.evidence.binding import check, check_report, check_sources
from analysis.evidence.binding.bound import COUNTS, Bound
from analysis.evidence.binding.spoken import VALUE, speaking_modules, spoken
from analysis.evidence.binding.words import flagged, sentences
from analysis.paths import NOTEBOOKS, ROOT
from tests.evidence.small_report import TYPED, mutations, small_report

TEMPLATES = ROOT / "src" / "analysis" / "pages" / "template"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return small_report(tmp_path_factory.mktemp("binding"))


def test_what_is_shipped_raises_no_alarm():
    assert check([NOTEBOOKS, TEMPLATES]) == []


def test_a_report_made_from_findings_raises_no_alarm(made):
    report, basis = made

    assert check_report(report, basis.folder) == []


def test_240_seeded_mutations_of_a_report_are_all_refused_with_file_and_line(made, tmp_path):
    report, basis = made
    chosen = mutations(report, 240, seed=7)
    missed = []
    for number, mutation in enumerate(chosen):
        copy = tmp_path / str(number)
        shutil.copytree(report, copy)
        mutation.apply(copy)
        found = check_report(copy, basis.folder)
        if not any(breach.file and breach.where.startswith("line ") for breach in found):
            missed.append(mutation)
        shutil.rmtree(copy)

    assert len(chosen) >= 200
    assert len({mutation.kind for mutation in chosen}) >= 11
    assert missed == []


@pytest.mark.parametrize("text", TYPED)
def test_a_sentence_typed_into_a_notebook_is_refused_with_file_line_and_cell(tmp_path, text):
    notebook = json.loads((NOTEBOOKS / "20_theme.ipynb").read_text(encoding="utf-8"))
    place = next(i for i, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "markdown")
    notebook["cells"][place]["source"] = ["## The claims\n", "\n", text]
    path = tmp_path / "20_theme.ipynb"
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")

    (breach,) = check_sources([path])
    assert breach.file == "20_theme.ipynb"
    line = int(breach.where.removeprefix("line ").split(",")[0])
    assert text[:20] in path.read_text(encoding="utf-8").splitlines()[line - 1]
    assert f"cell {place + 1}" in breach.where


@pytest.mark.parametrize("text", TYPED)
def test_a_sentence_typed_into_a_code_cell_is_refused(tmp_path, text):
    cells = [{"cell_type": "code", "metadata": {}, "source": [f"Markdown({text!r})"], "outputs": []}]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells}, indent=1), encoding="utf-8")

    assert len(check_sources([path])) == 1


@pytest.mark.parametrize("text", TYPED)
def test_a_sentence_typed_into_a_template_is_refused_at_its_line(tmp_path, text):
    path = tmp_path / "page.html.j2"
    path.write_text(f"<main>\n<p>{{{{ sentence }}}}</p>\n<p>{text}</p>\n</main>\n", encoding="utf-8")

    (breach,) = check_sources([path])
    assert (breach.file, breach.where) == ("page.html.j2", "line 3")


def test_an_alternative_text_typed_into_a_template_is_refused(tmp_path):
    path = tmp_path / "page.html.j2"
    path.write_text('<img alt="41% of victims were told" src="{{ src }}">\n', encoding="utf-8")

    assert len(check_sources([path])) == 1


def test_code_of_a_template_and_style_are_no_text(tmp_path):
    path = tmp_path / "page.html.j2"
    path.write_text(
        "<style>p { width: 41%; }</style>\n{% if n > 3 %}<p>{{ 3 * n }}</p>{% endif %}\n<!-- 41% -->\n",
        encoding="utf-8",
    )

    assert check_sources([path]) == []


@pytest.mark.parametrize(
    "text", ["On 31 December 2024 the data end.", "Rights 6 and 9 of the Code.", "Since October 2024.", "Right 6."]
)
def test_dates_and_names_of_rights_are_numbers_by_nature(text):
    assert flagged(text) == ""


@pytest.mark.parametrize("text", TYPED)
def test_numbers_directions_and_judgements_are_flagged(text):
    assert flagged(text)


def test_a_declared_sentence_with_another_number_is_another_sentence(tmp_path):
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["Each theme stands or falls with two main claims."]}
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [cell]}, indent=1), encoding="utf-8")

    assert len(check_sources([path])) == 1


def test_a_file_changed_after_it_was_made_is_named(made, tmp_path):
    import hashlib

    report, basis = made
    copy = tmp_path / "copy"
    shutil.copytree(report, copy)
    files = {"index.html": hashlib.sha256((copy / "index.html").read_bytes()).hexdigest(), "gone.html": "0"}
    (copy / "manifest.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    assert [b.file for b in check_report(copy, basis.folder)] == ["gone.html"]

    (copy / "index.html").write_text((copy / "index.html").read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert "index.html" in [b.file for b in check_report(copy, basis.folder)]


def test_a_text_is_cut_into_its_sentences():
    assert sentences("One. Two is\nhere! (Three?) Four.") == ["One.", "Two is here!", "(Three?) Four."]


def test_the_words_of_the_program_are_known_with_a_place_for_each_value():
    plain, with_values = spoken()

    assert "The claims and what became of them" in plain
    assert any(VALUE in text and len(text) > 30 for text in with_values)
    assert not any("evidence/sentences" in path.as_posix() for path in speaking_modules())


@pytest.mark.parametrize("text", TYPED)
def test_no_words_of_the_program_cover_a_typed_sentence(made, text):
    report, basis = made
    records = json.loads((report / "evidence.json").read_text(encoding="utf-8"))["findings"]

    for strict in (True, False):
        assert Bound(records, basis.folder, numbers_everywhere=strict).left(text)


def test_a_count_of_verdicts_is_held_against_those_there_are(made):
    report, basis = made
    records = json.loads((report / "evidence.json").read_text(encoding="utf-8"))["findings"]
    bound = Bound(records, basis.folder)
    verdicts = Counter(record["verdict"] for record in records if record["primary"])
    parts = ", ".join(f"{COUNTS[n]} {'is' if n == 1 else 'are'} {verdict}" for verdict, n in verdicts.items())
    total = COUNTS[verdicts.total()]

    assert bound.left(f"Of the {total} main claims, {parts}.") == ""
    assert bound.left(f"Of the {COUNTS[verdicts.total() + 1]} main claims, {parts}.")
