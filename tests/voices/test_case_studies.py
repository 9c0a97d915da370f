"""Case studies as a person writes them, and what is wrong with them."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from analysis.errors import InputError
from analysis.voices.case_studies import read_case_studies

GOOD = {
    "id": "moved-again",
    "title": "A trial moved three times",
    "strand": "Crime",
    "themes": ["relisting"],
    "stage": "trial",
    "kind": "single",
    "consent": [{"scope": "published", "given": date(2024, 3, 1)}],
    "details_changed": True,
    "text": "She took the day off three times.",
    "written_by": "A. Writer",
    "written_on": date(2024, 4, 1),
    "signed": [{"by": "B. Reader", "on": date(2024, 4, 2)}, {"by": "C. Reader", "on": date(2024, 4, 3)}],
    "facts": {"strand": "Crime", "wave": 2024},
}


def write(folder, name="moved-again", **changes):
    entries = {key: value for key, value in (GOOD | changes).items() if value is not None}
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(entries), encoding="utf-8")


def faults(folder):
    with pytest.raises(InputError) as fault:
        read_case_studies(folder)
    return str(fault.value)


def test_a_case_study_is_read_with_its_facts_as_text(tmp_path):
    write(tmp_path)

    (case,) = read_case_studies(tmp_path)

    assert case.facts == {"strand": "Crime", "wave": "2024"}
    assert case.signed[1].by == "C. Reader"


def test_a_study_without_case_studies_has_none(tmp_path):
    assert read_case_studies(tmp_path / "cases") == []


def test_all_faults_of_all_files_are_told_at_once_and_no_value(tmp_path):
    write(tmp_path, "a", id="a", text=None, surprise="Mrs Ocampo")
    write(tmp_path, "b", id="b", consent=[{"scope": "whatever Mrs Ocampo said", "given": date(2024, 1, 1)}])

    said = faults(tmp_path)

    assert "a.yaml, text: is missing" in said
    assert "a.yaml, surprise: is not a field of a case study" in said
    assert "b.yaml, consent.0.scope: is none of these. Allowed: published" in said
    assert "Ocampo" not in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "single", "people": 2}, "a single case study is of one person"),
        ({"kind": "composite"}, "a composite is of two people or more"),
        ({"kind": "composite", "people": 3}, "3 people need as many consents; there are 1"),
        (
            {"consent": [{"scope": "published", "given": date(2024, 3, 1), "withdrawn": date(2024, 2, 1)}]},
            "withdrawn lies",
        ),
        ({"themes": []}, "themes"),
        ({"id": "another-name"}, "is not the name of the file"),
    ],
)
def test_what_does_not_fit_together_is_said(tmp_path, changes, said):
    write(tmp_path, **changes)

    assert said in faults(tmp_path)


def test_broken_yaml_is_told_with_its_line(tmp_path):
    (tmp_path / "x.yaml").write_text("id: x\n  title: [", encoding="utf-8")

    assert "x.yaml, line 2: is not YAML" in faults(tmp_path)


def test_a_file_that_is_no_list_of_fields_is_refused(tmp_path):
    (tmp_path / "x.yaml").write_text("just words", encoding="utf-8")

    assert "no list of fields" in faults(tmp_path)
