"""Coded projects in several tools' dialects, faulty ones and hostile ones."""

from __future__ import annotations

import shlex
import subprocess
import sys
import zipfile
from itertools import product
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.voices.coded_data import read_coded
from tests.shared import shared
from tests.voices.refi_writer import CODES, placed, selection, source, write_project

TEXT = "Q: Who told you? 😡\nA: Nobody did. I rang and rang.\n\nQ: And then?\nA: Żółć, a letter came, naïve me.\n"
EXCERPTS = ("Nobody did.", "Żółć, a letter came", "I rang and rang.\n\nQ: And then?")


@pytest.mark.parametrize(("line_end", "mark", "utf16"), list(product((1, 2), (0, 1), (False, True))))
def test_the_way_a_tool_counts_is_found_out(tmp_path, line_end, mark, utf16):
    chosen = "".join(
        selection(TEXT, e, guid=f"S{i}", line_end=line_end, mark=mark, utf16=utf16) for i, e in enumerate(EXCERPTS)
    )
    raw = ("\ufeff" if mark else "") + TEXT.replace("\n", "\r\n" if line_end == 2 else "\n")

    project = read_coded(write_project(tmp_path, source(chosen), {"Sources/T1.TXT": raw.encode("utf-8")}))

    assert list(project.codings["excerpt"]) == list(EXCERPTS)
    assert [TEXT[s:e] for s, e in zip(project.codings["start"], project.codings["end"], strict=True)] == list(EXCERPTS)
    assert project.notes == []


def test_a_coding_says_code_from_the_root_coder_source_and_case(tmp_path):
    cases = '<Cases><Case guid="V1" name="V-001"><SourceRef targetGUID="{t1}"/></Case></Cases>'
    path = write_project(tmp_path, source(selection(TEXT, "Nobody did.", user="U2"), content=TEXT), rest=cases)

    row = read_coded(path).codings.iloc[0]

    assert (row["code"], row["coder"], row["source"], row["case"]) == (
        "Communication > Kept informed",
        "Coder B",
        "Interview 1",
        "V-001",
    )


def test_a_case_of_the_selection_goes_before_the_case_of_the_source(tmp_path):
    cases = (
        '<Cases><Case guid="V1" name="Group"><SourceRef targetGUID="T1"/></Case>'
        '<Case guid="V2" name="Asha"><SelectionRef targetGUID="s1"/></Case></Cases>'
    )

    project = read_coded(write_project(tmp_path, source(selection(TEXT, "Nobody did."), content=TEXT), rest=cases))

    assert project.codings.loc[0, "case"] == "Asha"


def test_a_selection_without_a_code_is_an_annotation(tmp_path):
    project = read_coded(write_project(tmp_path, source(selection(TEXT, "Nobody did.", code=""), content=TEXT)))

    assert (len(project.codings), project.annotations) == (0, 1)


def test_the_text_of_a_pdf_is_read_from_its_representation(tmp_path):
    chosen = selection(TEXT, "Nobody did.")
    pdf = (
        '<PDFSource guid="P1" name="Letter.pdf" path="internal://x.pdf">'
        f'<Representation guid="R1" name="Letter.txt" plainTextPath="internal://r1.txt">{chosen}</Representation>'
        '<PDFSelection guid="S9"><Coding guid="K"><CodeRef targetGUID="C2"/></Coding></PDFSelection></PDFSource>'
    )

    project = read_coded(write_project(tmp_path, pdf, {"sources/r1.txt": TEXT.encode()}))

    assert list(project.codings[["source", "excerpt"]].iloc[0]) == ["Letter.pdf", "Nobody did."]
    assert "picture, a sound or a whole source" in str(project.notes[0])


FAULTS = {
    "offsets beyond the text": (
        source(
            placed("500", "510", guid="S7"),
            content=TEXT,
        ),
        ("s7", "beyond"),
    ),
    "name and offsets disagree": (
        source(
            selection(TEXT, "I rang and rang.", name="a letter came")
            + selection(TEXT, "Nobody did.", guid="S2", name="Nobody did."),
            content=TEXT,
        ),
        ("mismatch",),
    ),
    "unknown code": (source(selection(TEXT, "Nobody did.", code="C9"), content=TEXT), ("unknown code",)),
    "unknown coder": (source(selection(TEXT, "Nobody did.", user="U9"), content=TEXT), ("unknown coder",)),
    "missing source": (source(selection(TEXT, "Nobody did.")), ("t1.txt", "not found", "1 codings are set aside")),
    "position that is no number": (
        source(
            placed("x", "3", guid="S7"),
            content=TEXT,
        ),
        ("whole numbers",),
    ),
    "overlapping selections": (
        source(selection(TEXT, "Nobody did.") + selection(TEXT, "did. I rang", guid="S2"), content=TEXT),
        ("overlap, 1 times",),
    ),
    "no way of counting fits": (
        source(
            placed("1", "9", guid="S7") + placed("6", "13", guid="S8"),
            content="abcdefghijklmnopqrstuvwxyz " * 3,
        ),
        ("doubtful",),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_doubtful_or_set_aside_is_said_without_a_word_of_the_victim(tmp_path, fault):
    sources, said = FAULTS[fault]

    notes = "\n".join(map(str, read_coded(write_project(tmp_path, sources)).notes))

    assert all(word in notes for word in said), notes
    assert "Nobody" not in notes
    assert "Interview" not in notes


def test_a_twin_guid_is_refused(tmp_path):
    twin = CODES.replace('guid="C3"', 'guid="{c2}"')

    with pytest.raises(InputError, match="GUID c2: is a duplicate"):
        read_coded(write_project(tmp_path, "", codes=twin))


@pytest.mark.parametrize("member", ["../up.txt", "a/../../up.txt", "/etc/x", "C:\\x.txt", "sources\\..\\..\\x"])
def test_a_member_whose_path_leads_outside_is_refused(tmp_path, member):
    with pytest.raises(InputError, match="unsafe path"):
        read_coded(write_project(tmp_path, "", {member: b"x"}))


@pytest.mark.parametrize("path", ["internal://../../etc/passwd", "relative://../secret.txt", "internal:///etc/passwd"])
def test_a_source_whose_path_leads_outside_is_refused(tmp_path, path):
    with pytest.raises(InputError, match="unsafe path"):
        read_coded(write_project(tmp_path, source(selection(TEXT, "Nobody did."), path=path)))


def test_a_source_of_another_machine_is_not_opened(tmp_path):
    sources = source(selection(TEXT, "Nobody did."), path="absolute:///etc/hostname")

    assert "not found" in str(read_coded(write_project(tmp_path, sources)).notes[0])


def test_a_relative_source_is_read_beside_the_project_and_a_link_out_of_it_is_not(tmp_path):
    inside = tmp_path / "inside"
    (inside / "texts").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    (inside / "texts" / "one.txt").write_text(TEXT, encoding="utf-8")
    (inside / "texts" / "two.txt").symlink_to(tmp_path / "secret.txt")
    chosen = selection(TEXT, "Nobody did.")

    read = read_coded(write_project(inside, source(chosen, path="relative://texts\\one.txt")))
    assert list(read.codings["excerpt"]) == ["Nobody did."]

    refused = read_coded(write_project(inside, source(chosen, path="relative://texts/two.txt")))
    assert len(refused.codings) == 0


@pytest.mark.parametrize(
    "prolog", ['<!DOCTYPE Project [<!ENTITY x "y">]>', "<!doctype Project SYSTEM 'http://example.org/x.dtd'>"]
)
def test_entities_and_doctypes_are_refused(tmp_path, prolog):
    with pytest.raises(InputError, match="DOCTYPE"):
        read_coded(write_project(tmp_path, "", prolog=prolog))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "project.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("project.qde", b" " * (40 * 1024 * 1024))

    with pytest.raises(InputError, match="larger than the limit of 32 MB"):
        read_coded(path)


def test_an_unknown_version_is_refused_and_none_is_noted(tmp_path):
    with pytest.raises(InputError, match="namespace of a version"):
        read_coded(write_project(tmp_path, "", namespace="urn:QDA-XML:project:9.0"))

    bare = write_project(tmp_path, source(selection(TEXT, "Nobody did."), content=TEXT), namespace="")
    assert "no namespace" in str(read_coded(bare).notes[0])


@pytest.mark.parametrize("cut", [0.3, 0.66, 0.99])
def test_a_cut_off_project_is_refused(tmp_path, cut):
    path = write_project(tmp_path, source(selection(TEXT, "Nobody did."), content=TEXT))
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * cut)])

    with pytest.raises(InputError, match="damaged, truncated"):
        read_coded(path)


def test_a_project_needs_exactly_one_qde(tmp_path):
    path = tmp_path / "project.qdpx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "x")

    with pytest.raises(InputError, match=r"no \.qde"):
        read_coded(path)


def test_the_judge_of_coded_interviews_is_satisfied():
    folder = shared("cases", "voices", "qda")
    adapter = shlex.join([sys.executable, str(Path(__file__).parents[1] / "acceptance" / "qda_adapter.py")])

    done = subprocess.run(
        [sys.executable, str(folder / "judge_qda.py"), adapter, "--verbose"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
