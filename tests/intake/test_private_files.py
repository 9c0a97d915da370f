"""Raw files of real people are closed to others; files that lie elsewhere are left alone."""

from __future__ import annotations

import stat

from analysis.intake.private_files import close_to_others
from tests.intake.folders import read, study_folder, survey


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_raw_file_open_to_others_is_closed_and_said_once(tmp_path, monkeypatch):
    monkeypatch.setenv("GOLDEN_THREAD_KEY", str(tmp_path / "key"))
    folder = study_folder(
        tmp_path / "s", {"items": {"q": {}}}, {"survey.csv": "q\nYes\n"}, instruments=[survey()], data="real"
    )
    (folder / "raw" / "survey.csv").chmod(0o644)

    first, second = (sum("others could read" in note.what for note in read(folder).notes) for _ in range(2))

    assert (first, second) == (1, 0)
    assert mode(folder / "raw" / "survey.csv") == 0o600


def test_made_up_data_and_files_elsewhere_are_left_alone(tmp_path):
    folder = study_folder(tmp_path / "s", {"items": {"q": {}}}, {"survey.csv": "q\nYes\n"}, instruments=[survey()])
    elsewhere = tmp_path / "shared.csv"
    elsewhere.write_text("q\n", encoding="utf-8")
    for path in (elsewhere, folder / "raw" / "survey.csv"):
        path.chmod(0o644)

    read(folder)

    assert close_to_others([elsewhere], folder) == []
    assert {mode(elsewhere), mode(folder / "raw" / "survey.csv")} == {0o644}
