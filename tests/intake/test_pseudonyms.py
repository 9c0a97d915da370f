"""A pseudonym is a keyed hash, and the key lies outside the study and the repository."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.intake.pseudonyms import Pseudonyms, pseudonyms_for
from analysis.study import find_study
from tests.intake.folders import read, study_folder, survey

ITEMS = {"id": {"kind": "id"}, "q": {"answers": ["Yes"]}}


def folder(place, **study):
    return study_folder(
        place,
        {"items": ITEMS},
        {"survey.csv": "id,q\nA1,Yes\n,Yes\nA1,Yes\n"},
        instruments=[survey(respondent="id")],
        **study,
    )


def test_the_same_id_is_the_same_pseudonym_under_one_key_only():
    ids = pd.Series(["A1", "B2", "A1", ""], dtype="str")

    first, again = (Pseudonyms(key).of(ids) for key in (b"one" * 16, b"two" * 16))

    assert first[0] == first[2] != first[1]
    assert first[3] == ""
    assert not set(first[:3]) & set(again[:3])


def test_ids_of_real_people_are_replaced_and_made_up_ones_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("GOLDEN_THREAD_KEY", str(tmp_path / "key"))

    real = read(folder(tmp_path / "real", data="real")).answers["survey"]["id"]
    made_up = read(folder(tmp_path / "made-up")).answers["survey"]["id"]

    assert made_up.tolist() == ["A1", "", "A1"]
    assert "A1" not in real.tolist()
    assert real[0] == real[2]
    assert real[1] == ""


def test_public_data_keep_their_ids_and_need_no_key(tmp_path, monkeypatch):
    monkeypatch.setenv("GOLDEN_THREAD_KEY", str(tmp_path / "no" / "key"))
    study = find_study(folder(tmp_path / "s", data="real", disclosure={"public_data": True})).study

    assert pseudonyms_for(study).fingerprint == ""
    assert not (tmp_path / "no").exists()


def test_another_key_reads_again(tmp_path, monkeypatch):
    place = folder(tmp_path / "s", data="real")
    monkeypatch.setenv("GOLDEN_THREAD_KEY", str(tmp_path / "one"))
    first = read(place).answers["survey"]["id"]
    monkeypatch.setenv("GOLDEN_THREAD_KEY", str(tmp_path / "two"))

    assert read(place).answers["survey"]["id"][0] != first[0]


def test_a_short_key_is_refused(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("short", encoding="ascii")
    monkeypatch.setenv("GOLDEN_THREAD_KEY", str(tmp_path / "key"))

    with pytest.raises(InputError, match="shorter than 32 signs"):
        read(folder(tmp_path / "s", data="real"))


def test_the_account_of_rows_does_not_depend_on_the_key(tmp_path, monkeypatch):
    accounts = []
    for name in ("one", "two"):
        monkeypatch.setenv("GOLDEN_THREAD_KEY", str(tmp_path / name))
        data = read(folder(tmp_path / f"s-{name}", data="real"))
        accounts.append((data.tally.to_csv(), data.set_aside.to_csv(), list(map(str, data.notes))))

    assert accounts[0] == accounts[1]
