"""Which column of the file is which item of the codebook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analysis.errors import Breach
from analysis.intake.headers import Column, letters
from analysis.intake.note import Note, breach
from analysis.intake.people import identifier_by_content, identifier_by_header, shown_header
from analysis.intake.table import Table
from analysis.intake.tidy import same, stripped
from analysis.study.codebook import Codebook, Entry

NOT_ASKED_FOR = "not in the codebook"


@dataclass
class Places:
    """Where the entries of the codebook stand in a table.

    Parameters
    ----------
    columns : by entry key, its column's position. boxes : by entry key and option key, the option's column.
    absent : entries without a column, which only some people are asked: right where nobody of the file was.
    dropped : (header, why) of each column nobody asked for.
    """

    columns: dict[str, int] = field(default_factory=dict)
    boxes: dict[str, dict[str, int]] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)


def wording_hash(wording: str) -> str:
    """First 12 digits of the SHA-256 of a question's wording; case, spaces and kinds of quotes do not count."""
    return hashlib.sha256(same(wording).encode()).hexdigest()[:12]


def known_names(entries: Mapping[str, Entry], codebook: Codebook) -> list[str]:
    """Every name the codebook has for a column."""
    names = list(codebook.drop)
    for key, entry in entries.items():
        names += _names_of(key, entry)
        # Labels of options are answers in most files; a row of answers must not pass for the header.
        names += [option.source or f"{key}__{name}" for name, option in entry.options.items()]
    return names


def _names_of(key: str, entry: Entry) -> list[str]:
    """Names to look for: the source, or else the key; then the aliases; then the wording, where no source is stated."""
    wording = [entry.wording] if entry.wording and not entry.source else []
    return [entry.source or key, *entry.aliases, *wording]


def find_columns(
    table: Table, entries: Mapping[str, Entry], codebook: Codebook, optional: frozenset[str] = frozenset()
) -> Places:
    """The column of each entry; what is missing or double as breaches, what nobody asked for as dropped."""
    index: dict[str, list[tuple[int, int]]] = {}
    for column in table.columns:
        for rank, name in enumerate(column.names()):
            index.setdefault(same(name), []).append((rank, column.at))
    places, taken = Places(), set()
    for key, entry in entries.items():
        if entry.derived_from or (key in optional and not _lookup(_names_of(key, entry), index)):
            continue
        found = list(_place(key, entry, index, places, table))
        if not found and entry.asked_if:
            places.breaches[:] = [fault for fault in places.breaches if getattr(fault, "column", "") != key]
            places.absent.append(key)
        taken.update(found)
    _forget_identifiers(table, entries, places)
    _drop_the_rest(table, taken, codebook, places)
    _refuse_identifiers(table, entries, places)
    _name_missing(table, entries, places)
    _check_wordings(table, entries, places)
    return places


def _place(
    key: str, entry: Entry, index: dict[str, list[tuple[int, int]]], places: Places, table: Table
) -> Iterator[int]:
    found = _lookup(_names_of(key, entry), index)
    if entry.kind == "multiple" and (len(found) != 1 or any(option.source for option in entry.options.values())):
        boxes = {
            option: _lookup(_box_names(key, entry, option), index, within=set(found) or None)
            for option in entry.options
        }
        if any(boxes.values()):
            places.boxes[key] = {option: at[0] for option, at in boxes.items() if at}
            for option, at in boxes.items():
                _refuse(
                    f"{key}__{option}", entry.options[option].source or entry.options[option].label, at, places, table
                )
            yield from places.boxes[key].values()
            return
    if len(found) == 1:
        places.columns[key] = found[0]
    else:
        _refuse(key, entry.source or entry.wording or key, found, places, table)
    yield from found


def _box_names(key: str, entry: Entry, option: str) -> list[str]:
    box = entry.options[option]
    stated = [box.source] if box.source else []
    texts = [entry.source, entry.wording]
    joined = [form.format(text, box.label) for text in texts if text for form in ("{} [{}]", "{} - {}")]
    return [*stated, *joined, box.label, f"{key}__{option}"]


def _lookup(names: list[str], index: dict[str, list[tuple[int, int]]], within: set[int] | None = None) -> list[int]:
    for name in names:
        hits = [(rank, at) for rank, at in index.get(same(name), []) if within is None or at in within]
        if hits:
            best = min(rank for rank, _ in hits)
            return [at for rank, at in hits if rank == best]
    return []


def _refuse(key: str, sought: str, found: list[int], places: Places, table: Table) -> None:
    if len(found) == 1:
        return
    if found:
        what = f"{len(found)} columns could be {key}, all called alike: {', '.join(map(letters, found))}"
        remedy = f'Give the platform\'s column id or "column {letters(found[0])}" as its source in codebook.yaml.'
    else:
        named = "" if same(sought) == same(key) else f' (source "{sought}")'
        what = f"the column {key}{named} is not in the file"
        remedy = "If the question was renamed, correct its source in codebook.yaml; if it was dropped, remove it there."
    places.breaches.append(breach(table.file, what, sheet=table.sheet, column=key, remedy=remedy))


def _drop_the_rest(table: Table, taken: set[int], codebook: Codebook, places: Places) -> None:
    stated = {same(name) for name in codebook.drop}
    spare = []
    for column in table.columns:
        if column.at in taken:
            continue
        shown = shown_header(column.header)
        kind = identifier_by_header(column) or identifier_by_content(table.cells[column.at].head(500).tolist())
        if any(same(name) in stated for name in column.names()):
            places.dropped.append((shown, f"direct identifier: {kind}" if kind else "dropped by the codebook"))
        elif kind:
            places.dropped.append((shown, f"direct identifier: {kind}"))
            what = f"a direct identifier ({kind}); dropped at reading, kept nowhere"
            places.notes.append(Note("warn", table.file, "", shown, what, 1))
        else:
            places.dropped.append((shown, NOT_ASKED_FOR))
            spare.append(shown)
    if spare:
        named = "; ".join(spare[:20]) + (f"; and {len(spare) - 20} more" if len(spare) > 20 else "")
        what = f"columns that are not in the codebook were left out: {named}"
        places.notes.append(Note("warn", table.file, "", "", what, len(spare)))


def _forget_identifiers(table: Table, entries: Mapping[str, Entry], places: Places) -> None:
    """Items the codebook itself calls identifiers: their place is known, and their cells are never read."""
    for key in [key for key in places.columns if entries[key].identifier]:
        del places.columns[key]
        places.dropped.append((key, "direct identifier, as the codebook says"))


def _refuse_identifiers(table: Table, entries: Mapping[str, Entry], places: Places) -> None:
    """Items that hold details of people though the codebook calls them answers."""
    for key, at in places.columns.items():
        if entries[key].kind in ("text", "number", "weight", "date", "datetime"):
            continue
        kind = identifier_by_content(table.cells[at].head(5_000).unique()[:500].tolist())
        # A number of ten digits is a platform's respondent id far more often than an NHS number.
        if kind and not (entries[key].kind == "id" and kind in ("NHS number", "telephone number")):
            remedy = "Mark the item `identifier: true` in codebook.yaml, or take it out: it is then dropped at reading."
            what = f"most cells look like a person's {kind}"
            places.breaches.append(breach(table.file, what, sheet=table.sheet, column=key, remedy=remedy))


def _name_missing(table: Table, entries: Mapping[str, Entry], places: Places) -> None:
    """Beside a missing column, what the file has that nobody asked for, so that a renaming is seen."""
    missing = [fault for fault in places.breaches if "is not in the file" in fault.what]
    if not missing:
        return
    if not places.columns and not places.boxes:
        what = f"none of the {len(entries)} columns of the codebook was found"
        remedy = "Is this the right file and sheet, and is its header there?"
        places.breaches[:] = [breach(table.file, what, sheet=table.sheet, allowed=list(entries)[:30], remedy=remedy)]
        places.dropped.clear()
        places.notes.clear()
        return
    spare = [header for header, why in places.dropped if why == NOT_ASKED_FOR]
    if spare:
        what = f"columns of the file that the codebook does not know: {'; '.join(spare[:20])}"
        places.breaches.append(
            breach(table.file, what, sheet=table.sheet, remedy="One of them may be the missing one.")
        )


def _check_wordings(table: Table, entries: Mapping[str, Entry], places: Places) -> None:
    by_position = {column.at: column for column in table.columns}
    for key, at in places.columns.items():
        entry, column = entries[key], by_position[at]
        wording = wording_in_file(column)
        if entry.wording_sha256 and entry.wording_sha256 != wording_hash(wording):
            shown = shown_header(wording)
            what = f'the wording was changed: the file asks "{shown}", the codebook holds "{entry.wording}"'
            remedy = "If the change is meant, a new item (or a new wording_sha256) in codebook.yaml says so."
            places.breaches.append(breach(table.file, what, sheet=table.sheet, column=key, remedy=remedy))


def wording_in_file(column: Column) -> str:
    """The question as the file asks it, with the option or row the column holds."""
    return (
        f"{column.text} [{column.option}]" if column.option and column.text else column.text or stripped(column.header)
    )
