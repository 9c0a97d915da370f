"""Faulty and odd files of the judge's families, made of other data under another schema; what is right for each.

Every file is made here, from two clean tables and one change each. Nobody in them is real; telephone numbers, names
and addresses are from the ranges kept for fiction.
"""

from __future__ import annotations

import csv
import gzip
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

SCHEMA: dict[str, Any] = {
    "extract_date": date(2025, 6, 30),
    "missing_labels": ["Prefer not to say", "Not answered"],
    "missing_marks": ["", "#N/A", "n/a", "-"],
    "scales": {
        "often": ["Always", "Often", "Sometimes", "Rarely", "Never"],
        "easy": ["Very easy", "Easy", "Neither", "Difficult", "Very difficult"],
    },
    "tables": {
        "listening": {
            "sheet": "Answers",
            "id": "ref",
            "columns": {
                "ref": {"type": "id", "required": True, "unique": True, "aliases": ["Response ID"]},
                "sent": {"type": "datetime", "required": True},
                "district": {"type": "category", "required": True, "values": ["North", "South", "Coast-and-Vale"]},
                "updates": {"type": "category", "scale": "often"},
                "reporting": {"type": "category", "scale": "easy"},
                "helped_by": {"type": "category", "values": ["Nobody", "None", "A friend's help", "Charity & council"]},
                "hit_sleep": {"type": "flag", "label": "Sleep"},
                "hit_money": {"type": "flag", "label": "Money"},
                "trust": {"type": "integer", "min": -5, "max": 5, "missing_codes": [98, 99]},
                "grossing": {"type": "number", "min_exclusive": 0},
                "layer": {"type": "id", "required": True},
                "unit": {"type": "id", "required": True},
                "story": {"type": "text"},
            },
        },
        "log": {
            "sheet": "Log",
            "id": "number",
            "columns": {
                "number": {"type": "id", "required": True, "unique": True},
                "kind": {"type": "category", "required": True, "values": ["Burglary", "Fraud", "Noise nuisance"]},
                "opened": {"type": "date", "required": True},
                "told": {"type": "date", "not_before": "opened"},
                "shut": {"type": "date", "not_before": "opened"},
                "topics": {"type": "list", "separator": ";", "values": ["T1", "T2", "T3", "T10"]},
                "notes": {"type": "text"},
            },
        },
    },
}
REFUSED, USED, ASIDE, TOLD = ["reject"], ["accept"], ["quarantine"], ["repair", "warn"]


@dataclass(frozen=True)
class Faulty:
    """A file, and what is right for it, in the words of the shared manifest."""

    file: str
    table: str
    family: str
    data: bytes
    expect: list[str]
    more: dict[str, Any] = field(default_factory=dict)

    def item(self) -> dict[str, Any]:
        """As an entry of the manifest."""
        return {"file": self.file, "table": self.table, "family": self.family, "expect": self.expect, **self.more}


Rows = list[list[str]]


def listening(rows: int = 24) -> Rows:
    """A clean survey, header first."""
    chance, scales = random.Random(11), SCHEMA["scales"]
    out = [list(SCHEMA["tables"]["listening"]["columns"])]
    helped = SCHEMA["tables"]["listening"]["columns"]["helped_by"]["values"]
    for at in range(rows):
        out.append(
            [
                f"L{at + 1:03d}",
                f"2025-05-{at % 28 + 1:02d} 1{at % 10}:0{at % 6}",
                ["North", "South", "Coast-and-Vale"][at % 3],
                chance.choice(scales["often"]),
                chance.choice(scales["easy"]),
                helped[at % 4],
                str(at % 2),
                str((at + 1) % 2),
                str(at % 11 - 5),
                f"{0.5 + at / 7:.3f}",
                f"S{at % 2 + 1}",
                f"U{at % 6 + 1}",
                "" if at % 2 else "nobody rang back",
            ]
        )
    return out


def log(rows: int = 20, form: str = "%d/%m/%Y") -> Rows:
    """A clean case log, header first; days above 12 among its dates."""
    out = [list(SCHEMA["tables"]["log"]["columns"])]
    for at in range(rows):
        opened = date(2024, 3, 13) + timedelta(days=11 * at)
        told = f"{opened + timedelta(days=6):{form}}" if at % 3 else ""
        shut = f"{opened + timedelta(days=30):{form}}" if at % 2 else ""
        topics = ["T1", "T1;T2", "T10", ""][at % 4]
        kind = ["Burglary", "Fraud", "Noise nuisance"][at % 3]
        out.append([f"N{at + 1:03d}", kind, f"{opened:{form}}", told, shut, topics, "seen twice"])
    return out


def with_cell(rows: Rows, row: int, column: str, value: str) -> Rows:
    """The rows with one cell changed; `row` as a spreadsheet shows it."""
    return with_cells(rows, {(row, column): value})


def with_cells(rows: Rows, cells: dict[tuple[int, str], str]) -> Rows:
    out = [list(row) for row in rows]
    for (row, column), value in cells.items():
        out[row - 1][rows[0].index(column)] = value
    return out


def with_column(rows: Rows, column: str, change: Callable[[str], str]) -> Rows:
    at = rows[0].index(column)
    return [rows[0], *[[*row[:at], change(row[at]), *row[at + 1 :]] for row in rows[1:]]]


def text(rows: Rows, encoding: str = "utf-8", **form: Any) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, **({"lineterminator": "\r\n"} | form)).writerows(rows)
    return stream.getvalue().encode(encoding)


def workbook(sheets: dict[str, Rows], *, numbers: bool = True, hidden: tuple[str, ...] = ()) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_numbers": numbers, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name in hidden:
                sheet.hide()
    return stream.getvalue()


def dated_workbook(rows: Rows, columns: tuple[str, ...]) -> bytes:
    """A workbook in which days are days, not text."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Log")
        sheet.write_row(0, 0, rows[0])
        for at, row in enumerate(rows[1:], 1):
            for place, cell in enumerate(row):
                if rows[0][place] in columns and cell:
                    sheet.write_datetime(at, place, date.fromisoformat(cell))
                else:
                    sheet.write(at, place, cell)
    return stream.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def labelled(kind: str, rows: Rows) -> bytes:
    """An SPSS or Stata file whose scale is numbers under labels."""
    import tempfile
    from pathlib import Path

    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame(rows[1:], columns=rows[0])
    scale = SCHEMA["scales"]["often"]
    frame["updates"] = frame["updates"].map({word: at for at, word in enumerate(scale, 1)})
    for column in ("trust", "grossing"):
        frame[column] = frame[column].astype(float)
    write = pyreadstat.write_sav if kind == "sav" else pyreadstat.write_dta
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"x.{kind}"
        write(frame, path, variable_value_labels={"updates": dict(enumerate(scale, 1))})
        return path.read_bytes()


def row(number: int, key: str) -> list[str]:
    """Words one of which must be said: the row as shown, or the id."""
    return [f"row {number}", f"line {number}", key]


SECRETS = {
    "name": "Jordan Example",
    "phone": "07700 900456",
    "e-mail": "robin.sample@mailbox.example",
    "postcode": "DH98 9ZZ",
    "insurance": "QQ 65 43 21 C",
    "words": "my sister saw him in Example Lane",
}


def every_file() -> list[Faulty]:
    """All files, one fault or none each."""
    made: list[Faulty] = []

    def add(name: str, family: str, data: bytes, expect: list[str], table: str = "listening", **more: Any) -> None:
        count = {"listening": 24, "log": 20}[table]
        more = {"rows_in": count} | more if "reject" not in expect or len(expect) > 1 else more
        made.append(Faulty(name, table, family, data, expect, more))

    _controls(add)
    _encodings(add)
    _delimiters(add)
    _headers(add)
    _labels(add)
    _missing(add)
    _identity(add)
    _broken(add)
    _formats(add)
    _designs(add)
    _dates(add)
    _codes(add)
    _free_text(add)
    _personal(add)
    return made


def cell(key: str, column: str, equals: Any) -> dict[str, Any]:
    return {"id": key, "column": column, "equals": equals}


def _controls(add: Callable) -> None:
    rows = listening()
    add(
        "clean.csv",
        "control",
        text(rows),
        USED,
        quiet=True,
        values=[
            cell("L002", "helped_by", "None"),
            cell("L003", "helped_by", "A friend's help"),
            cell("L001", "trust", -5),
            cell("L001", "sent", "2025-05-01T10:00:00"),
            cell("L001", "hit_sleep", 0),
        ],
    )
    add(
        "clean-log.csv",
        "control",
        text(log()),
        USED,
        "log",
        quiet=True,
        values=[cell("N001", "opened", "2024-03-13"), cell("N001", "shut", None), cell("N002", "topics", ["T1", "T2"])],
    )
    shuffled = [[*row[5:], *row[:5]] for row in rows]
    add("columns-shuffled.csv", "control", text(shuffled), USED, quiet=True, values=[cell("L004", "layer", "S2")])
    add("one-row.csv", "control", text(rows[:2]), ["accept", "warn"], rows_in=1)
    blank = with_column(with_column(rows, "updates", lambda _: ""), "story", lambda _: "")
    add("optional-all-blank.csv", "control", text(blank), USED, quiet=True, values=[cell("L001", "updates", None)])
    zeros = with_column(rows, "ref", lambda old: "00" + old[1:])
    add("ids-with-leading-zeros.csv", "control", text(zeros), USED, quiet=True, values=[cell("00001", "layer", "S1")])
    many = text(rows, quoting=csv.QUOTE_ALL, lineterminator="\n")
    add("all-quoted.csv", "control", many, USED, quiet=True, values=[cell("L005", "layer", "S1")])
    broken = with_cell(rows, 3, "story", 'first\nsecond, "third"\r\nfourth')
    add(
        "line-breaks.csv",
        "control",
        text(broken),
        USED,
        quiet=True,
        values=[cell("L002", "story", 'first\nsecond, "third"\r\nfourth')],
    )


def _encodings(add: Callable) -> None:
    accents = with_cell(listening(), 4, "story", "caf\u00e9 \u2013 \u00a340, \u2018no one\u2019 came")
    said = [cell("L003", "story", "caf\u00e9 \u2013 \u00a340, \u2018no one\u2019 came")]
    mark = [["1252", "encoding", "latin"]]
    add("utf-16.csv", "encoding", text(accents, "utf-16", delimiter="\t"), ["accept", *TOLD], values=said)
    add("utf-16-be-no-mark.csv", "encoding", text(accents, "utf-16-be"), ["accept", *TOLD], values=said)
    add("utf-8-mark-semicolon.csv", "encoding", text(accents, "utf-8-sig", delimiter=";"), TOLD, values=said)
    add("cp1252.csv", "encoding", text(accents, "cp1252"), TOLD, values=said, mentions=mark)
    curly = with_cell(listening(), 4, "helped_by", "A friend\u2019s help")
    add(
        "cp1252-answer.csv",
        "encoding",
        text(curly, "cp1252"),
        TOLD,
        values=[cell("L003", "helped_by", "A friend's help")],
    )
    mixed = text(accents).replace(b"nobody rang back", b"the caf\xe9 rang", 1)
    add("two-encodings.csv", "encoding", mixed, ["reject", "warn"], mentions=[["encoding", "UTF-8"]])
    add(
        "no-encoding.csv",
        "encoding",
        text(listening()).replace(b"nobody", b"no\x81\x8dbody", 1),
        REFUSED,
        mentions=[["encoding", "UTF-8"]],
    )
    add("old-macintosh.csv", "encoding", text(accents, "utf-8", lineterminator="\r"), ["accept", *TOLD], values=said)


def _delimiters(add: Callable) -> None:
    rows = listening()
    add(
        "tabs.csv", "delimiter", text(rows, delimiter="\t"), ["accept", *TOLD], values=[cell("L002", "grossing", 0.643)]
    )
    add("bars.csv", "delimiter", text(rows, delimiter="|"), ["accept", *TOLD], values=[cell("L002", "grossing", 0.643)])
    commas = with_column(rows, "grossing", lambda old: old.replace(".", ","))
    add(
        "semicolons-decimal-commas.csv",
        "delimiter",
        text(commas, delimiter=";"),
        TOLD,
        values=[cell("L002", "grossing", 0.643)],
        mentions=[["semicolon"]],
    )
    one = with_cells(rows, {(3, "grossing"): "1,250"})
    add("thousands.csv", "delimiter", text(one), REFUSED, mentions=[["grossing"], row(3, "L002")])
    both = with_cells(rows, {(3, "grossing"): "1.250,5"})
    add("points-and-commas.csv", "delimiter", text(both), REFUSED, mentions=[["grossing"], row(3, "L002")])
    lines = text(rows).split(b"\r\n")
    lines[6] = lines[6].rsplit(b",", 2)[0]
    add("short-row.csv", "delimiter", b"\r\n".join(lines), ["reject", "quarantine"], mentions=[row(7, "L006")])
    lines = text(rows).split(b"\r\n")
    lines[6] += b",one more"
    add("long-row.csv", "delimiter", b"\r\n".join(lines), ["reject", "quarantine"], mentions=[row(7, "L006")])
    trailing = [[*row, "", ""] for row in rows]
    add(
        "empty-columns-at-the-end.csv",
        "delimiter",
        text(trailing),
        ["accept", *TOLD],
        values=[cell("L002", "layer", "S2")],
    )
    add("empty-rows-at-the-end.csv", "delimiter", text([*rows, *[[""] * 13] * 5]), ["accept", *TOLD])
    add(
        "percent.csv",
        "delimiter",
        text(with_cell(rows, 5, "grossing", "50%")),
        REFUSED,
        mentions=[["grossing"], row(5, "L004")],
    )


def _headers(add: Callable) -> None:
    rows = listening()
    titled = [["Listening survey 2025"], [], *rows]
    add(
        "title-above.csv",
        "header",
        text(titled),
        TOLD,
        values=[cell("L002", "layer", "S2")],
        mentions=[["row 3", "header"]],
    )
    second = [rows[0], ["", *["Response"] * 12], *rows[1:]]
    add(
        "second-header.csv",
        "header",
        text(second),
        TOLD,
        values=[cell("L002", "layer", "S2")],
        mentions=[["row 2", "second header"]],
    )
    again = [*rows[:10], rows[0], *rows[10:]]
    add(
        "header-within.csv",
        "header",
        text(again),
        ["repair", "reject", "quarantine"],
        rows_in=24,
        mentions=[["row 11"]],
    )
    loud = [[f" {title.upper()}\u00a0" for title in rows[0]], *rows[1:]]
    add("header-untidy.csv", "header", text(loud), ["accept", *TOLD], values=[cell("L002", "layer", "S2")])
    gone = [row[:3] + row[4:] for row in rows]
    add("question-gone.csv", "header", text(gone), REFUSED, mentions=[["updates"]])
    renamed = [[title.replace("updates", "Q2 How often (2025 wording)") for title in rows[0]], *rows[1:]]
    add("question-renamed.csv", "header", text(renamed), REFUSED, mentions=[["updates"], ["How often (2025 wording)"]])
    double = [[*row, row[3]] for row in rows]
    add("question-twice.csv", "header", text(double), REFUSED, mentions=[["updates"], ["2 columns"]])
    add("no-header.csv", "header", text(rows[1:]), REFUSED, mentions=[["header", "columns"]])
    more = [
        [*row, extra] for row, extra in zip(rows, ["Your e-mail", *["pat.sample@mailbox.example"] * 24], strict=True)
    ]
    add(
        "an-email-column.csv",
        "header",
        text(more),
        ["warn", "accept", "repair"],
        mentions=[["e-mail"]],
        never_mentions=["pat.sample@mailbox.example"],
    )
    unnamed = [[*row, extra] for row, extra in zip(rows, ["Contact", *["07700 900999"] * 24], strict=True)]
    add(
        "a-phone-column-by-another-name.csv",
        "header",
        text(unnamed),
        ["warn", "accept", "repair"],
        mentions=[["telephone"]],
        never_mentions=["07700 900999"],
    )
    headless = [[*row, extra] for row, extra in zip(rows, ["", *["left over"] * 24], strict=True)]
    add(
        "a-column-without-a-name.csv",
        "header",
        text(headless),
        ["warn", "repair", "reject"],
        mentions=[["column N", "more cells"]],
    )
    add(
        "merged-title.xlsx",
        "header",
        workbook({"Answers": [["Survey"], ["", "About you"], *rows]}),
        TOLD,
        values=[cell("L002", "layer", "S2")],
        mentions=[["row 3", "header"]],
    )
    hidden = workbook({"Answers": rows, "Lookups": [["North"], ["South"]]}, hidden=("Lookups",))
    add("hidden-sheet.xlsx", "header", hidden, ["accept", *TOLD], values=[cell("L002", "layer", "S2")])
    add(
        "sheet-renamed.xlsx",
        "header",
        workbook({"Sheet1": rows}),
        ["reject", *TOLD],
        mentions=[["Answers"], ["Sheet1"]],
    )


def _labels(add: Callable) -> None:
    rows = listening()
    add("capitals.csv", "labels", text(with_column(rows, "updates", str.upper)), TOLD, mentions=[["updates"]])
    odd = with_cells(
        rows,
        {
            (2, "district"): "north\u200b",
            (4, "district"): "Coast\u2011and\u2011Vale ",
            (7, "district"): "COAST\u2013AND\u2013VALE",
        },
    )
    add(
        "odd-signs.csv",
        "labels",
        text(odd),
        TOLD,
        mentions=[["district"]],
        values=[
            cell("L001", "district", "North"),
            cell("L003", "district", "Coast-and-Vale"),
            cell("L006", "district", "Coast-and-Vale"),
        ],
    )
    entity = with_cell(rows, 5, "helped_by", "Charity &amp; council")
    add("html-entity.csv", "labels", text(entity), TOLD, values=[cell("L004", "helped_by", "Charity & council")])
    numbers = with_column(rows, "updates", lambda old: str(SCHEMA["scales"]["often"].index(old) + 1))
    add("scale-as-numbers.csv", "labels", text(numbers), REFUSED, mentions=[["updates"], ["Always"]])
    add(
        "unknown-answer.csv",
        "labels",
        text(with_cell(rows, 9, "updates", "Frequently")),
        REFUSED,
        mentions=[["updates"], row(9, "L008"), ["Always"]],
    )
    add(
        "out-of-range.csv",
        "labels",
        text(with_cell(rows, 9, "trust", "-7")),
        ["reject", "quarantine", "warn"],
        mentions=[["trust"], row(9, "L008"), ["-5"]],
    )
    add(
        "not-whole.csv",
        "labels",
        text(with_cell(rows, 9, "trust", "2.5")),
        ["reject", "quarantine", "warn"],
        mentions=[["trust"], row(9, "L008")],
    )
    add(
        "whole-with-point.csv",
        "labels",
        text(with_cell(rows, 9, "trust", "2.0")),
        ["accept", *TOLD],
        values=[cell("L008", "trust", 2)],
    )
    add(
        "number-in-words.csv",
        "labels",
        text(with_cell(rows, 9, "trust", "two")),
        REFUSED,
        mentions=[["trust"], row(9, "L008")],
    )
    ticks = with_column(rows, "hit_sleep", lambda old: "Sleep" if old == "1" else "")
    add(
        "ticks-as-labels.csv",
        "labels",
        text(ticks),
        ["accept", *TOLD],
        values=[cell("L001", "hit_sleep", 0), cell("L002", "hit_sleep", 1)],
    )
    words = with_column(rows, "hit_money", lambda old: "TRUE" if old == "1" else "FALSE")
    add(
        "ticks-as-true.csv",
        "labels",
        text(words),
        ["accept", *TOLD],
        values=[cell("L001", "hit_money", 1), cell("L002", "hit_money", 0)],
    )


def _missing(add: Callable) -> None:
    rows = listening()
    marks = with_cells(rows, {(at, "updates"): mark for at, mark in enumerate(["#N/A", "n/a", "-", "  ", "N/A"], 2)})
    add(
        "marks.csv",
        "missing",
        text(marks),
        ["accept", *TOLD],
        mentions=[["updates"]],
        values=[cell(f"L{at:03d}", "updates", None) for at in range(1, 6)],
    )
    codes = with_cells(rows, {(2, "trust"): "98", (3, "trust"): "99", (4, "trust"): "99.0"})
    add(
        "codes.csv",
        "missing",
        text(codes),
        ["accept", *TOLD],
        mentions=[["trust"]],
        values=[cell(f"L{at:03d}", "trust", None) for at in range(1, 4)],
    )
    refused = with_cells(rows, {(5, "district"): "South", (6, "reporting"): "prefer not to say"})
    add("refusals.csv", "missing", text(refused), ["accept", *TOLD], values=[cell("L005", "reporting", None)])
    add(
        "required-blank.csv",
        "missing",
        text(with_cell(rows, 8, "district", "")),
        ["reject", "quarantine"],
        mentions=[["district"], row(8, "L007")],
    )
    add(
        "nan-is-no-mark.csv",
        "missing",
        text(with_cell(rows, 8, "trust", "nan")),
        ["reject", "quarantine", "warn"],
        mentions=[["trust"], row(8, "L007")],
    )


def _identity(add: Callable) -> None:
    rows = listening()
    add(
        "same-row-twice.csv",
        "identity",
        text([*rows, rows[5]]),
        ["reject", "quarantine"],
        rows_in=25,
        mentions=[row(26, "L005")],
    )
    other = [*rows[5][:3], "Never" if rows[5][3] != "Never" else "Always", *rows[5][4:]]
    add(
        "same-id-other-answers.csv",
        "identity",
        text([*rows, other]),
        ["reject", "quarantine"],
        rows_in=25,
        mentions=[["row 6", "rows 6", "L005"]],
    )
    add(
        "id-blank.csv",
        "identity",
        text(with_cell(rows, 6, "ref", " ")),
        ["reject", "quarantine"],
        mentions=[row(6, "-")],
    )
    add(
        "id-with-spaces.csv",
        "identity",
        text(with_cell(rows, 6, "ref", " L005 ")),
        ["accept", *TOLD],
        values=[cell("L005", "layer", "S1")],
    )


def _broken(add: Callable) -> None:
    rows = text(listening())
    book = workbook({"Answers": listening()})
    for name, data, words in (
        ("only-spaces.csv", b" \r\n\r\n \t\r\n", ["empty", "no data"]),
        ("mark-alone.csv", b"\xef\xbb\xbf", ["empty", "no data"]),
        ("web-page.csv", b"<!DOCTYPE html><html><body>Sign in</body></html>", ["web page"]),
        ("report.pdf", b"%PDF-1.7\n1 0 obj\n", ["PDF"]),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(50), ["picture"]),
        ("cut.xlsx", book[: len(book) * 2 // 3], ["corrupt", "damaged", "truncated"]),
        ("cut.csv.gz", gzip.compress(rows, mtime=0)[:-30], ["ended before", "truncated", "damaged"]),
        ("two-files.zip", packed({"a.csv": rows, "b.csv": rows}), ["2 files"]),
        ("no-file.zip", packed({}), ["empty", "0 files", "no file"]),
        ("not-a-workbook.xlsx", packed({"readme.txt": b"see the other file"}), ["column", "header"]),
        ("quote-open.csv", rows.replace(b"nobody rang back", b'"nobody rang back', 1), ["quotation mark"]),
        ("header-only.xlsx", workbook({"Answers": listening()[:1]}), ["no rows", "no data"]),
        ("json.csv", b'[{"ref": "L001", "district": "North"}]', ["column", "header", "no rows"]),
        ("noise.csv", bytes(random.Random(3).randrange(256) for _ in range(3000)), ["no text", "encoding", "header"]),
    ):
        add(name, "broken", data, REFUSED, mentions=[words, [name]])
    nul = text(with_cell(listening(), 8, "district", "No\x00rth"))
    add("nul.csv", "broken", nul, ["reject", "quarantine", "repair"], mentions=[row(8, "NUL")])


def _formats(add: Callable) -> None:
    rows = listening()
    said = [cell("L002", "grossing", 0.643), cell("L003", "updates", rows[3][3])]
    good = ["accept", *TOLD]
    add("workbook.xlsx", "format", workbook({"Answers": rows}), good, values=said)
    add("a-workbook-called.csv", "format", workbook({"Answers": rows}), good, values=said)
    add("a-text-called.xlsx", "format", text(rows), good, values=said)
    add("packed.csv.gz", "format", gzip.compress(text(rows), mtime=0), good, values=said)
    add("packed.zip", "format", packed({"export/survey.csv": text(rows)}), good, values=said)
    add("workbook.zip", "format", packed({"survey.xlsx": workbook({"Answers": rows})}), good, values=said)
    add("spss.sav", "format", labelled("sav", rows), good, values=said)
    add("stata.dta", "format", labelled("dta", rows), good, values=said)


def _designs(add: Callable) -> None:
    rows = listening()
    for name, value in (("negative", "-1.2"), ("zero", "0"), ("words", "1.2x"), ("endless", "inf")):
        add(
            f"weight-{name}.csv",
            "design",
            text(with_cell(rows, 12, "grossing", value)),
            ["reject", "quarantine"],
            mentions=[["grossing"], row(12, "L011")],
        )
    add(
        "weight-blank.csv",
        "design",
        text(with_cell(rows, 12, "grossing", "")),
        ["warn", "reject", "quarantine"],
        mentions=[["grossing"], row(12, "L011")],
    )
    add(
        "weight-huge.csv",
        "design",
        text(with_cell(rows, 12, "grossing", "99999")),
        ["warn", "reject"],
        mentions=[["grossing"], row(12, "L011")],
    )
    gone = [row[:9] + row[10:] for row in rows]
    add("weight-gone.csv", "design", text(gone), ["reject", "warn"], mentions=[["grossing"]])
    add(
        "layer-blank.csv",
        "design",
        text(with_cell(rows, 12, "layer", "")),
        ["reject", "quarantine"],
        mentions=[["layer"], row(12, "L011")],
    )


def _dates(add: Callable) -> None:
    rows = log()
    iso = log(form="%Y-%m-%d")
    said = [cell("N001", "opened", "2024-03-13"), cell("N002", "told", "2024-03-30")]
    good = ["accept", *TOLD]
    add("year-first.csv", "dates", text(iso), good, "log", values=said)
    add("words.csv", "dates", text(log(form="%d %B %Y")), good, "log", values=said)
    add("points.csv", "dates", text(log(form="%d.%m.%Y")), good, "log", values=said)
    add("two-digit-years.csv", "dates", text(log(form="%d/%m/%y")), good, "log", values=said)
    add("midnight.csv", "dates", text(log(form="%d/%m/%Y 00:00")), good, "log", values=said)
    add("days-as-days.xlsx", "dates", dated_workbook(iso, ("opened", "told", "shut")), good, "log", values=said)
    serial = [with_column(iso, column, _serial) for column in ("opened",)][0]
    add(
        "serials.csv",
        "dates",
        text(serial),
        ["repair", "reject"],
        "log",
        values=said[:1],
        mentions=[["opened"], ["serial", "Excel"]],
    )
    add("month-first.csv", "dates", text(log(form="%m/%d/%Y")), REFUSED, "log", mentions=[["opened"], ["day first"]])
    for name, value in (
        ("no-such-day", "31/02/2024"),
        ("zero", "00/00/0000"),
        ("month-13", "2024-13-01"),
        ("24-oclock", "13/03/2024 24:00"),
        ("year-alone", "2024"),
        ("in-words", "last spring"),
        ("another-order", "03/25/2024"),
        ("below-zero", "-45000"),
    ):
        add(
            f"day-{name}.csv",
            "dates",
            text(with_cell(rows, 6, "opened", value)),
            ["reject", "quarantine"],
            "log",
            mentions=[["opened"], row(6, "N005")],
        )
    add(
        "day-of-1900.csv",
        "dates",
        text(with_cell(rows, 6, "told", "01/01/1900")),
        ["reject", "quarantine", "warn"],
        "log",
        mentions=[["told"], row(6, "N005")],
    )
    add(
        "future.csv",
        "dates",
        text(with_cell(rows, 7, "told", "01/07/2025")),
        ["reject", "quarantine", "warn"],
        "log",
        mentions=[["told"], row(7, "N006"), ["2025-06-30", "after the extract"]],
    )
    add(
        "shut-before-opened.csv",
        "dates",
        text(with_cell(rows, 7, "shut", "01/01/2024")),
        ["reject", "quarantine", "warn"],
        "log",
        mentions=[["shut"], row(7, "N006")],
    )
    same = with_cell(rows, 7, "told", rows[6][2])
    add("told-on-the-day.csv", "dates", text(same), USED, "log", quiet=True)
    add(
        "opened-blank.csv",
        "dates",
        text(with_cell(rows, 7, "opened", "")),
        ["reject", "quarantine"],
        "log",
        mentions=[["opened"], row(7, "N006")],
    )
    dull = log(6)
    undecided = [
        dull[0],
        *[[*row[:2], f"0{at}/0{at + 1}/2024", "", "", *row[5:]] for at, row in enumerate(dull[1:], 1)],
    ]
    add(
        "undecidable.csv",
        "dates",
        text(undecided),
        ["reject", *TOLD],
        "log",
        rows_in=6,
        mentions=[["dd/mm", "day first", "day-first"]],
        values=[cell("N002", "opened", "2024-03-02")],
    )


def _serial(day: str) -> str:
    return str((date.fromisoformat(day) - date(1899, 12, 30)).days)


def _codes(add: Callable) -> None:
    rows = log()
    unknown = with_cells(rows, {(3, "kind"): "Burglery", (5, "kind"): "ASB"})
    add(
        "kinds.csv",
        "codes",
        text(unknown),
        ["reject", "quarantine"],
        "log",
        mentions=[["kind"], ["row 3", "rows 3", "N002"], ["5", "N004"], ["Burglary"], ["ASB"]],
    )
    add(
        "topic.csv",
        "codes",
        text(with_cell(rows, 4, "topics", "T1;T9")),
        ["reject", "quarantine", "warn"],
        "log",
        mentions=[["T9"], row(4, "N003"), ["T10"]],
    )
    add(
        "topics-by-comma.csv",
        "codes",
        text(with_cell(rows, 4, "topics", "T1, T10")),
        ["accept", *TOLD],
        "log",
        values=[cell("N003", "topics", ["T1", "T10"])],
    )
    add(
        "topics-small.csv",
        "codes",
        text(with_cell(rows, 4, "topics", "t1; t10;")),
        ["accept", *TOLD],
        "log",
        values=[cell("N003", "topics", ["T1", "T10"])],
    )
    add(
        "topic-twice.csv",
        "codes",
        text(with_cell(rows, 4, "topics", "T2;T2")),
        ["accept", *TOLD],
        "log",
        values=[cell("N003", "topics", ["T2"])],
    )


def _free_text(add: Callable) -> None:
    words = {
        2: "=SUM(A1)",
        3: "-4 of 5, no more",
        4: "<b>shouted</b> & left",
        5: "\U0001f614 nobody",
        6: "N/A, really",
        7: "  two  spaces  ",
        8: "None",
        9: "null",
    }
    told = with_cells(listening(), {(at, "story"): said for at, said in words.items()})
    add(
        "odd-words.csv",
        "free text",
        text(told),
        ["accept", *TOLD],
        values=[cell(f"L{at - 1:03d}", "story", said) for at, said in words.items()],
    )
    hidden = {
        3: SECRETS["e-mail"],
        5: f"ring {SECRETS['phone']}",
        7: f"signed {SECRETS['name']}",
        9: SECRETS["postcode"],
        11: SECRETS["insurance"],
    }
    told = with_cells(listening(), {(at, "story"): said for at, said in hidden.items()})
    add(
        "details.csv",
        "free text",
        text(told),
        ["accept", "warn", "quarantine"],
        never_mentions=list(SECRETS.values()),
        mentions=[["story"], *[["row 3", "rows 3", "L002"], ["5", "L004"], ["7", "L006"], ["9", "L008"], ["11"]]],
    )


def _personal(add: Callable) -> None:
    """What a person wrote where it does not belong is never in a message."""
    for column in ("district", "updates", "hit_sleep", "trust", "grossing", "sent"):
        for what, secret in SECRETS.items():
            data = text(with_cell(listening(), 10, column, secret))
            add(
                f"{what}-in-{column}.csv",
                "personal",
                data,
                ["reject", "quarantine"],
                never_mentions=[secret],
                mentions=[[column], row(10, "L009")],
            )
    for column in ("kind", "opened", "topics"):
        data = text(with_cell(log(), 10, column, SECRETS["words"]))
        add(
            f"words-in-{column}.csv",
            "personal",
            data,
            ["reject", "quarantine"],
            "log",
            never_mentions=[SECRETS["words"]],
            mentions=[[column], row(10, "N009")],
        )
    rows = listening()
    named = [[*row, extra] for row, extra in zip(rows, [f"Reply to {SECRETS['e-mail']}", *["x"] * 24], strict=True)]
    add("e-mail-in-header.csv", "personal", text(named), ["accept", *TOLD], never_mentions=[SECRETS["e-mail"]])
    add(
        "footer.csv",
        "personal",
        text([*rows, [f"Printed by {SECRETS['name']}", *[""] * 12]]),
        ["reject", "quarantine"],
        rows_in=25,
        never_mentions=[SECRETS["name"]],
        mentions=[["row 26"]],
    )
