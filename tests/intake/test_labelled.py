"""SPSS and Stata: numbers with labels are answers."""

from __future__ import annotations

import pandas as pd
import pyreadstat
import pytest

from analysis.errors import InputError
from tests.intake.folders import read, study_folder, survey

ITEMS = {
    "kept": {"answers": ["Yes", "No"], "source": "q1", "missing": {"Refused": "Prefer not to say"}},
    "felt": {"codes": {"1": "Safe", "2": "Unsafe"}, "source": "q2", "missing": {"5": "Not applicable"}},
    "score": {"kind": "number", "missing": {"99": "Don't know"}},
    "day": {"kind": "date"},
}


def file(place, writer, **more):
    frame = pd.DataFrame({"q1": [1.0, 2.0, 8.0, None], "q2": [1.0, 5.0, 2.0, 1.0], "score": [7.5, 99.0, 1.0, None]})
    frame["day"] = pd.to_datetime(["2024-01-02"] * 4).date
    labels = {"q1": {1: "Yes", 2: "No", 8: "Refused"}, "q2": {1: "Very safe", 2: "Unsafe", 5: "Not coded"}}
    path = place / "x.sav"
    writer(frame, str(path), variable_value_labels=labels, **more)
    return path.read_bytes()


@pytest.mark.parametrize("writer", [pyreadstat.write_sav, pyreadstat.write_dta])
def test_answers_are_found_by_label_or_by_number(writer, tmp_path):
    data = file(tmp_path, writer)

    said = read(study_folder(tmp_path, {"items": ITEMS}, {"s": data}, instruments=[survey("raw/s")])).answers["survey"]

    assert said["kept"].tolist() == ["Yes", "No", "Prefer not to say", "Blank"]
    assert said["felt"].tolist() == ["Safe", "Not applicable", "Unsafe", "Safe"]
    assert said["score__reason"].tolist() == ["", "Don't know", "", "Blank"]
    assert set(said["day"].astype(str)) == {"2024-01-02"}


def test_missing_codes_declared_in_the_file_stay_codes(tmp_path):
    data = file(tmp_path, pyreadstat.write_sav, missing_ranges={"q1": [8]})

    said = read(study_folder(tmp_path, {"items": ITEMS}, {"s": data}, instruments=[survey("raw/s")])).answers["survey"]

    assert said["kept"].tolist()[2] == "Prefer not to say"


def test_the_wording_is_the_files_own_label(tmp_path):
    from analysis.intake.columns import wording_hash

    data = file(tmp_path, pyreadstat.write_sav, column_labels={"q1": "Were you kept informed?"})
    items = {"kept": ITEMS["kept"] | {"wording_sha256": wording_hash("Were you told?"), "wording": "Were you told?"}}

    with pytest.raises(InputError, match="Were you kept informed"):
        read(study_folder(tmp_path, {"items": items}, {"s": data}, instruments=[survey("raw/s")]))


@pytest.mark.parametrize("part", [0.2, 0.6])
def test_a_file_cut_short_is_refused(part, tmp_path):
    data = file(tmp_path, pyreadstat.write_sav)

    with pytest.raises(InputError):
        read(
            study_folder(
                tmp_path, {"items": ITEMS}, {"s": data[: int(len(data) * part)]}, instruments=[survey("raw/s")]
            )
        )
