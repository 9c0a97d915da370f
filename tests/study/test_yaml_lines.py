"""A fault in a YAML file is named where it stands."""

from __future__ import annotations

from textwrap import dedent

import pytest

from analysis.errors import InputError
from analysis.study.models import Study
from analysis.study.yaml_lines import read_typed, read_yaml

STUDY = """
    title: What victims told us
    data: illustrative
    extract_date: "2024-12-31"
    organisation: {name: An office, area: A force area}
    instruments:
      - id: survey
        title: Survey
        path: raw/survey.csv
        population: victims
        sample_design: probability
"""


def written(folder, text, name="study.yaml"):
    path = folder / name
    path.write_text(dedent(text), encoding="utf-8")
    return path


def refusal(folder, text):
    with pytest.raises(InputError) as caught:
        read_typed(written(folder, text), Study)
    return str(caught.value)


def test_a_whole_study_is_read(tmp_path):
    study = read_typed(written(tmp_path, STUDY), Study)

    assert study.instruments[0].sample_design == "probability"
    assert study.disclosure.threshold == 10


def test_a_misspelt_key_names_file_line_key_and_the_nearest_right_one(tmp_path):
    message = refusal(tmp_path, STUDY.replace("population", "populaton"))

    assert 'study.yaml, line 10: the key "instruments.0.populaton" is unknown' in message
    assert 'Did you mean "population"?' in message


def test_all_faults_are_told_at_once(tmp_path):
    message = refusal(
        tmp_path, STUDY.replace("illustrative", "ilustrative").replace("probability", "random") + "    colour: blue\n"
    )

    assert len(message.splitlines()) == 3
    assert 'Did you mean "illustrative"?' in message
    assert "line 11" in message
    assert '"colour" is unknown' in message


def test_a_missing_key_is_named(tmp_path):
    assert 'the key "organisation" is missing' in refusal(tmp_path, STUDY.replace("organisation", "organization"))


def test_a_key_that_stands_twice_is_refused_with_both_lines(tmp_path):
    message = refusal(tmp_path, STUDY + "    title: Another\n")

    assert message == 'study.yaml, line 12: "title" stands twice, first on line 2. Keep one of the two.'


def test_a_self_selected_sample_may_not_carry_weights(tmp_path):
    message = refusal(
        tmp_path, STUDY.replace("sample_design: probability", "sample_design: self-selected\n        weight: w")
    )

    assert "a self-selected sample has no weights to a population" in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "study.yaml: is empty"),
        ("title: [unclosed", "is not YAML"),
        ("- a list", "must hold keys and values"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused_in_a_sentence(tmp_path, text, said):
    assert said in refusal(tmp_path, text)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"study\.yaml: is not there"):
        read_typed(tmp_path / "study.yaml", Study)


def test_yes_no_and_dates_stay_what_was_written(tmp_path):
    content, _ = read_yaml(written(tmp_path, "answers: [Yes, No, on]\nday: 2024-12-31\nflag: true\n", "codebook.yaml"))

    assert content == {"answers": ["Yes", "No", "on"], "day": "2024-12-31", "flag": True}
