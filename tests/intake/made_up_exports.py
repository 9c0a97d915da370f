"""Exports of made-up respondents, drawn by chance: every form of file, every platform's header, every usual fault.

Each cell that a person could have written holds a planted word (a canary) that no message may repeat.
"""

from __future__ import annotations

import csv
import gzip
import io
import random
import string
import tempfile
import zipfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

CANARY = "zqx"
SCALE = ["Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"]
OPTIONS = ["Sleep", "Work or study", "Feeling safe at home", "None of these"]
QUESTIONS = {
    "informed": "Were you kept informed, as you had been told?",
    "believed": "How much do you agree? [I was believed]",
    "affected": "What was affected? (tick all)",
    "score": "How well do you feel, 0 to 10?",
    "since": "When did you report it?",
    "weight": "Weight",
    "place": "Where do you live?",
    "more": "Is there anything else?",
}
ENTRIES = {
    "respondent": {"kind": "id", "unique": True, "required": True},
    "informed": {"answers": ["Yes", "No"], "missing": {"Don't know": "Don't know"}},
    "believed": {"answers": SCALE},
    "affected": {"kind": "multiple", "options": {f"o{at}": {"label": label} for at, label in enumerate(OPTIONS)}},
    "score": {"kind": "number", "minimum": 0, "maximum": 10, "missing": {"99": "Don't know"}},
    "since": {"kind": "date"},
    "weight": {"kind": "weight", "above": 0},
    "place": {},
    "more": {"kind": "text"},
}
PERSONAL = ("IP Address", "Email Address", "Full name", "Phone number", "Custom Data 1")


@dataclass
class Export:
    """A file, how study.yaml would say it is read, and what is known of it.

    Parameters
    ----------
    rows : int or None, its respondents; None where a fault makes them uncertain.
    clean : bool, nothing is wrong with it: refusing it is a fault of the reader.
    told : the faults put into it, for a report of what the reader did with each.
    """

    name: str
    data: bytes
    items: dict[str, dict]
    source: dict[str, str]
    rows: int | None
    told: list[str] = field(default_factory=list)
    clean: bool = False


def canary(chance: random.Random) -> str:
    """A word that stands nowhere else."""
    return CANARY + "".join(chance.choices(string.ascii_lowercase, k=9))


def made_up_export(chance: random.Random) -> Export:
    """One export, all of it decided by `chance`."""
    count = chance.choice([1, 2, 5, 12, 12, 40, 40, 150])
    comma = chance.random() < 0.1
    columns = _columns(chance, count, comma)
    items = {key: dict(entry) for key, entry in ENTRIES.items()}
    told: list[str] = []
    header, body, platform = _laid_out(chance, columns, count, items)
    told.append(platform)
    exact = _faults(chance, header, body, told)
    clean = not comma and len(told) == 1
    rows: int | None = count if exact else None
    name, data = _written(chance, header, body, told)
    clean &= len(header) == 1 or told[1] not in ("sav", "dta")
    if chance.random() < 0.2:
        data, rows, clean = _damaged(chance, data, told), None, False
    order = "day-first" if chance.random() < 0.8 else chance.choice(["iso", "month-first", "excel-serial"])
    return Export(name, data, items, {"dates": order}, rows, told, clean and order == "day-first")


def _columns(chance: random.Random, count: int, comma: bool) -> dict[str, list[str]]:
    """The cells by item, as a person or a platform would have written them."""
    first = date(2023, 1, 1)
    days = [first + timedelta(days=chance.randrange(600)) for _ in range(count)]
    form = chance.choice(["%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d %b %Y", "%d/%m/%Y %H:%M"])
    weights = [f"{chance.uniform(0.2, 3):.3f}" for _ in range(count)]
    made = {
        "respondent": [str(1000 + at) for at in range(count)],
        "informed": chance.choices(["Yes", "No", "Don't know", ""], k=count),
        "believed": chance.choices([*SCALE, ""], k=count),
        "affected": [";".join(chance.sample(OPTIONS, chance.randrange(3))) for _ in range(count)],
        "score": [chance.choice([*map(str, range(11)), "", "99"]) for _ in range(count)],
        "since": [f"{day:{form}}" for day in days],
        "weight": [weight.replace(".", ",") if comma else weight for weight in weights],
        "place": chance.choices(["Durham", "Darlington", ""], k=count),
        "more": [_words(chance) for _ in range(count)],
    }
    for header in PERSONAL:
        made[header] = [_detail(header, chance) for _ in range(count)]
    return made


def _words(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return ""
    odd = chance.choice(
        ["", "\n", "\r\n", ' said "no", twice', "\u200b", "\u00a0", " =1+1", "<b>", "\U0001f64f", ";", "\t"]
    )
    return f"{canary(chance)}{odd} my name is {canary(chance).title()}"


def _detail(header: str, chance: random.Random) -> str:
    told = {
        "IP Address": f"192.0.2.{chance.randrange(256)}",
        "Email Address": f"{canary(chance)}@mailbox.example",
        "Phone number": f"07700 900{chance.randrange(1000):03d}",
    }
    return told.get(header, f"{canary(chance).title()} {canary(chance).title()}")


def _laid_out(
    chance: random.Random, columns: dict[str, list[str]], count: int, items: dict
) -> tuple[list[list[str]], list[list[str]], str]:
    """Header rows and body, as one of the platforms writes them."""
    personal = [name for name in PERSONAL if chance.random() < 0.5]
    asked = [key for key in ENTRIES if key != "respondent"]
    platform = chance.choice(["plain", "plain", "msforms", "surveymonkey", "qualtrics", "limesurvey", "smartsurvey"])
    spread = platform in ("surveymonkey", "smartsurvey") or chance.random() < 0.3
    first: list[str] = []
    second: list[str] = []
    cells: list[list[str]] = []

    def add(over: str, under: str, values: list[str]) -> None:
        first.append(over)
        second.append(under)
        cells.append(values)

    ids = {"surveymonkey": "Respondent ID", "qualtrics": "ResponseId", "smartsurvey": "UserNo", "limesurvey": "id"}
    add(ids.get(platform, "ID" if platform == "msforms" else "respondent"), "", columns["respondent"])
    items["respondent"]["source"] = first[0]
    stamp = [f"01/03/2024 {at // 60 % 24:02d}:{at % 60:02d}:00" for at in range(count)]
    extra = {
        "msforms": ["Start time", "Completion time"],
        "surveymonkey": ["Collector ID", "Start Date", "End Date"],
        "qualtrics": ["StartDate", "EndDate", "Status", "Progress", "Finished"],
        "limesurvey": ["submitdate", "lastpage", "startlanguage", "seed"],
    }
    for name in extra.get(platform, []):
        add(name, "", ["IP Address"] * count if name == "Status" else stamp)
    for name in personal:
        add(name, "", columns[name])
    for at, key in enumerate(asked):
        question = f"Q{at + 1}. {QUESTIONS[key]}" if platform == "smartsurvey" else QUESTIONS[key]
        items[key]["source"] = QUESTIONS[key]
        if key == "affected" and spread:
            for place, label in enumerate(OPTIONS):
                ticked = [label if label in cell.split(";") else "" for cell in columns[key]]
                add(question if place == 0 else "", label, ticked)
            continue
        under = "Open-Ended Response" if key == "more" else "Response"
        values = columns[key]
        if key == "affected" and platform == "msforms":
            values = [cell + ";" if cell else "" for cell in values]
        add(question, under, values)
    body = [list(row) for row in zip(*cells, strict=True)]
    if platform == "qualtrics":
        texts = [title if not under or under in ("Response", "Open-Ended Response") else f"{title} - {under}"
                 for title, under in zip(_carried(first), second, strict=True)]  # fmt: skip
        names = [title if not under else f"Q{at}" for at, (title, under) in enumerate(zip(first, second, strict=True))]
        return [names, texts, [f'{{"ImportId":"{name}"}}' for name in names]], body, platform
    if platform == "surveymonkey":
        return [first, second], body, platform
    if platform == "smartsurvey":
        plain = ["" if under in ("Response", "Open-Ended Response") else under for under in second]
        return [first, [""] * len(first), plain], body, platform
    titles = [f"{title} [{under}]" if under and under in OPTIONS else title
              for title, under in zip(_carried(first), second, strict=True)]  # fmt: skip
    return [titles], body, platform


def _carried(titles: list[str]) -> list[str]:
    out: list[str] = []
    for title in titles:
        out.append(title or out[-1])
    return out


def _faults(chance: random.Random, header: list[list[str]], body: list[list[str]], told: list[str]) -> bool:
    """Faults of hands and platforms, in place; whether the number of respondents is still certain."""
    exact = True
    width = len(header[0])
    for fault in chance.sample(list(FAULTS), chance.choice([0, 0, 0, 0, 1, 1, 2, 4])):
        if body:
            told.append(fault)
            exact &= FAULTS[fault](chance, header, body, width)
    return exact


def _bad_cell(chance, header, body, width) -> bool:
    for _ in range(chance.choice([1, 3])):
        row = chance.choice(body)
        row[chance.randrange(min(width, len(row)))] = chance.choice(
            [canary(chance), f"{canary(chance)} {canary(chance).title()}", "31/02/2024", "12.5.1", "1,250", "-4", "50%",
             "24:00", "1e999", "#REF!", "\x00", "999", "Yes ", "STRONGLY AGREE", "\u00a0", "nan", "None", "  "]
        )  # fmt: skip
    return True


def _ragged(chance, header, body, width) -> bool:
    row = chance.choice(body)
    if chance.random() < 0.5:
        row += [canary(chance)] * chance.choice([1, 3])
    else:
        del row[chance.randrange(1, width) :]
    return True


def _title_above(chance, header, body, width) -> bool:
    for _ in range(chance.choice([1, 3])):
        header.insert(0, ["Responses to the survey", *[""] * (width - 1)])
    return True


def _footer(chance, header, body, width) -> bool:
    body.append([chance.choice(["Total", f"Printed by {canary(chance)}", "End of report"]), *[""] * (width - 1)])
    return False


def _empty_rows(chance, header, body, width) -> bool:
    for _ in range(chance.choice([1, 4])):
        body.insert(chance.randrange(len(body) + 1), [""] * width)
    return True


def _empty_columns(chance, header, body, width) -> bool:
    for row in [*header, *body]:
        row += ["", ""]
    return True


def _column_gone(chance, header, body, width) -> bool:
    at = chance.randrange(width)
    for row in [*header, *body]:
        del row[at : at + 1]
    return True


def _column_twice(chance, header, body, width) -> bool:
    at = chance.randrange(width)
    for row in [*header, *body]:
        row += row[at : at + 1] or [""]
    return True


def _row_twice(chance, header, body, width) -> bool:
    body.append(list(chance.choice(body)))
    return False


def _header_again(chance, header, body, width) -> bool:
    body.insert(chance.randrange(len(body) + 1), list(header[0]))
    return False


def _untidy_header(chance, header, body, width) -> bool:
    for row in header:
        for at, title in enumerate(row):
            row[at] = chance.choice(
                [title, f" {title} ", title.upper(), title.replace(" ", "\u00a0"), f"{title}\u200b"]
            )
    return True


def _all_empty(chance, header, body, width) -> bool:
    del body[:]
    return False


FAULTS = {
    "bad cell": _bad_cell,
    "bad cells": _bad_cell,
    "ragged row": _ragged,
    "title above": _title_above,
    "footer": _footer,
    "empty rows": _empty_rows,
    "empty columns": _empty_columns,
    "column gone": _column_gone,
    "column twice": _column_twice,
    "row twice": _row_twice,
    "header again": _header_again,
    "untidy header": _untidy_header,
    "no rows": _all_empty,
}


def _written(
    chance: random.Random, header: list[list[str]], body: list[list[str]], told: list[str]
) -> tuple[str, bytes]:
    kind = chance.choice(["csv", "csv", "csv", "csv", "xlsx", "xlsx", "ods", "sav", "dta", "gz", "zip"])
    told.append(kind)
    rows = [*header, *body]
    if kind == "xlsx":
        return "export.xlsx", _xlsx(chance, rows)
    if kind == "ods":
        return "export.ods", _ods(rows)
    if kind in ("sav", "dta") and body:
        return f"export.{kind}", _labelled(kind, header[-1] if len(header) < 3 else header[0], body)
    text = _csv(chance, rows, told)
    if kind == "gz":
        return "export.csv.gz", gzip.compress(text, mtime=0)
    if kind == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("export.csv", text)
        return "export.zip", packed.getvalue()
    return "export.csv", text


def _csv(chance: random.Random, rows: list[list[str]], told: list[str]) -> bytes:
    encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"])
    sign = chance.choice([",", ",", ",", ";", "\t", "|"])
    told.append(f"{encoding} {sign!r}")
    stream = io.StringIO(newline="")
    quoting = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    csv.writer(stream, delimiter=sign, quoting=quoting, lineterminator=chance.choice(["\n", "\r\n"])).writerows(rows)
    lead = chance.choice(["", "", "", f"sep={sign}\n"]) if sign in ",;\t" else ""
    return (lead + stream.getvalue()).encode(encoding, errors="replace")


def _xlsx(chance: random.Random, rows: list[list[str]]) -> bytes:
    import xlsxwriter

    packed = io.BytesIO()
    told = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(packed, told | {"strings_to_numbers": chance.random() < 0.5}) as book:
        if chance.random() < 0.3:
            book.add_worksheet("Notes").write(0, 0, "Read me first")
        sheet = book.add_worksheet("Sheet 1")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write(at, column, cell.replace("\x00", ""))
        if chance.random() < 0.3:
            other = book.add_worksheet("Lookup")
            other.write_column(0, 0, ["Yes", "No"])
            other.hide()
    return packed.getvalue()


def _ods(rows: list[list[str]]) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book, sheet = OpenDocumentSpreadsheet(), Table(name="Sheet 1")
    for row in rows:
        line = TableRow()
        for cell in row:
            box = TableCell(valuetype="string") if cell else TableCell()
            if cell:
                box.addElement(P(text="".join(sign for sign in cell if sign >= " ")))
            line.addElement(box)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    packed = io.BytesIO()
    book.write(packed)
    return packed.getvalue()


def _labelled(kind: str, titles: list[str], body: list[list[str]]) -> bytes:
    import pyreadstat

    frame = pd.DataFrame({f"v{at}": [row[at] if at < len(row) else "" for row in body] for at in range(len(titles))})
    write = pyreadstat.write_sav if kind == "sav" else pyreadstat.write_dta
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"export.{kind}"
        write(frame, path, column_labels=[title[:80] for title in titles])
        return path.read_bytes()


def _damaged(chance: random.Random, data: bytes, told: list[str]) -> bytes:
    told.append("damaged bytes")
    out = bytearray(data)
    for _ in range(chance.choice([1, 1, 4, 30])):
        how, at = chance.randrange(4), chance.randrange(max(1, len(out)))
        if how == 0 and out:
            out[min(at, len(out) - 1)] = chance.randrange(256)
        elif how == 1:
            del out[at : at + chance.choice([1, 2, 50])]
        elif how == 2:
            out[at:at] = bytes(chance.choices(b'",;\n\r\x00\xff\xfe\t=', k=chance.choice([1, 2, 6])))
        elif chance.random() < 0.2:
            del out[at:]
    return bytes(out)
