"""Reading a REFI-QDA project (.qdpx): NVivo, MAXQDA, ATLAS.ti, QualCoder and whoever keeps the exchange standard."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import Breach, InputError
from analysis.voices.coded_project import PATH, CodedProject, codings_frame, overlapping
from analysis.voices.offsets import Selection, SourceText, agreement_with_name, best_way, locate
from analysis.voices.package import Package, bounded_bytes
from analysis.voices.plain_xml import XML_LIMIT, Element, guid, inside, known_version, local, parse_xml
from analysis.voices.refi_codebook import codes_below
from analysis.voices.source_files import SourceFiles

_TEXTS = ("TextSource", "Representation", "TextDescription", "Transcript")
_SOURCES = ("TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource")
_TEXT_SELECTIONS = ("PlainTextSelection",)
_OTHER_SELECTIONS = ("PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection", "TranscriptSelection")


@dataclass
class _Text:
    """A source's text with its selections; `where` names it in messages without its title, which may hold a name."""

    name: str
    guids: list[str]
    where: str
    source: SourceText | None
    element: Element
    selections: list[tuple[Selection, Element]] = field(default_factory=list)


def read_qdpx(path: Path) -> CodedProject:
    """The codings of a REFI-QDA project.

    Codings whose source is missing, whose offsets lie beyond the text or contradict the selection's name, or whose
    code is not in the codebook are set aside, each with a note.

    Raises
    ------
    InputError : not a whole zip, hostile paths or entities, too large, no or two .qde, unknown version, a GUID of two
        codes, users or sources.
    """
    package = Package(path)
    projects = [name for name in package.members if name.lower().endswith(".qde")]
    if len(projects) != 1:
        what = (
            f"holds {len(projects)} .qde files where a REFI-QDA project has one"
            if projects
            else "holds no .qde file: it is not a REFI-QDA project"
        )
        raise InputError(Breach(path.name, "", what, (), "Export the project as REFI-QDA (.qdpx)."))
    return _Reader(
        parse_xml(package.read(projects[0], "the .qde file", XML_LIMIT), path.name, "the .qde file"), path, package
    ).project()


def read_qde(path: Path) -> CodedProject:
    """The same for a bare .qde file, whose texts lie inside it or beside it."""
    return _Reader(parse_xml(bounded_bytes(path, XML_LIMIT), path.name), path, None).project()


class _Reader:
    def __init__(self, root: Element, path: Path, package: Package | None) -> None:
        self.root, self.file = root, path.name
        self.notes = known_version(root, "project", self.file)
        self.files = SourceFiles(path, package, self.notes)
        self.codes = self._codes()
        self.users = self._named("Users", "User")
        self.texts: list[_Text] = []
        self.annotations = 0

    # -- the parts of the project -----------------------------------------------------------------------------------

    def _codes(self) -> dict[str, tuple[str, ...]]:
        found = [entry for book in inside(self.root, "CodeBook") for entry in codes_below(book)]
        self._no_twins("codes", [g for g, _ in found])
        return dict(found)

    def _named(self, group: str, element: str) -> dict[str, str]:
        found = [
            (guid(e.get("guid")), e.get("name") or "")
            for part in inside(self.root, group)
            for e in inside(part, element)
        ]
        self._no_twins(group.lower(), [g for g, _ in found])
        return dict(found)

    def _no_twins(self, what: str, guids: list[str]) -> None:
        twins = [g for g, count in Counter(guids).items() if count > 1 and g]
        if twins:
            breach = [
                Breach(
                    self.file,
                    f"GUID {g}",
                    f"is a duplicate: {what} must not share one identifier",
                    (),
                    "Repair it in the tool, export again.",
                )
                for g in twins
            ]
            raise InputError(breach)

    def _cases(self) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
        """Case by GUID of source or selection; a selection's own case goes before its source's."""
        variables = self._named("Variables", "Variable")
        of: dict[str, str] = {}
        cases: dict[str, dict[str, Any]] = {}
        twice = 0
        for part in inside(self.root, "Cases"):
            for case in inside(part, "Case"):
                name = case.get("name") or guid(case.get("guid"))
                cases[name] = _variables(case, variables)
                for reference in inside(case, "SourceRef", "SelectionRef"):
                    target = guid(reference.get("targetGUID"))
                    twice += target in of and of[target] != name
                    of.setdefault(target, name)
        if twice:
            self.notes.append(
                Breach(
                    self.file,
                    "Cases",
                    f"{twice} sources or selections belong to more than one case",
                    (),
                    "The first case was taken.",
                )
            )
        return of, cases

    def _collect_texts(self) -> None:
        sources = [s for part in inside(self.root, "Sources") for s in inside(part, *_SOURCES)]
        self._no_twins("sources", [guid(s.get("guid")) for s in sources])
        silent = 0
        for number, source in enumerate(sources, 1):
            for element in source.iter():
                if local(element) in _TEXTS:
                    self._collect(element, source, number)
                elif local(element) in _OTHER_SELECTIONS:
                    silent += len(inside(element, "Coding"))
            silent += len(inside(source, "Coding"))
        if silent:
            self.notes.append(
                Breach(
                    self.file,
                    "Sources",
                    f"{silent} codings are of a picture, a sound or a whole source and have no excerpt",
                    (),
                    "They are not counted.",
                )
            )

    def _collect(self, element: Element, source: Element, number: int) -> None:
        chosen = []
        for selection in inside(element, *_TEXT_SELECTIONS):
            if inside(selection, "Coding"):
                chosen.append((self._selection(selection), selection))
            else:
                self.annotations += 1
        where = f"source {number}, GUID {guid(source.get('guid'))}"
        if element.get("plainTextPath"):
            where += f", file {element.get('plainTextPath')}"
        text = self.files.text(element, where, needed=bool(chosen))
        guids = [guid(element.get("guid")), guid(source.get("guid"))]
        self.texts.append(
            _Text(source.get("name") or "", guids, where, text, element, [c for c in chosen if c[0] is not None])
        )

    def _selection(self, selection: Element) -> Selection | None:
        try:
            start, end = int(selection.get("startPosition", "")), int(selection.get("endPosition", ""))
        except ValueError:
            self.notes.append(
                Breach(
                    self.file,
                    f"selection {guid(selection.get('guid'))}",
                    "has no whole numbers as start and end position; it is set aside",
                )
            )
            return None
        return Selection(guid(selection.get("guid")), start, end, selection.get("name") or "")

    # -- codings ----------------------------------------------------------------------------------------------------

    def project(self) -> CodedProject:
        self._collect_texts()
        case_of, cases = self._cases()
        read = [t for t in self.texts if t.source is not None]
        fit = best_way((t.source, [s for s, _ in t.selections]) for t in read if t.source is not None)
        if not fit.good:
            self.notes.append(
                Breach(
                    self.file,
                    "",
                    "no way of counting characters makes the excerpts begin and end at words: offsets are doubtful",
                    (),
                    "Compare some excerpts with the tool.",
                )
            )
        rows: list[dict[str, Any]] = []
        for text in self.texts:
            if text.source is None:
                self._lost(text)
                continue
            places = text.source.position(fit.way)
            for selection, element in text.selections:
                rows += self._codings(text, places, selection, element, case_of)
        if not self.codes and not rows:
            self.notes.append(Breach(self.file, "", "is empty: no codes, no source with codings"))
        codings = codings_frame(rows)
        self.notes += overlapping(codings, self.file)
        return CodedProject(
            codings, list(self.codes.values()), list(self.users.values()), cases, self.annotations, self.notes
        )

    def _lost(self, text: _Text) -> None:
        if text.selections:
            count = sum(len(inside(e, "Coding")) for _, e in text.selections)
            what = f"its text was not found in the project; {count} codings are set aside"
            self.notes.append(
                Breach(
                    self.file,
                    text.where,
                    what,
                    (),
                    "Export again with the sources, or put the missing source file beside the project.",
                )
            )

    def _codings(
        self, text: _Text, places: dict[int, int], selection: Selection, element: Element, case_of: dict[str, str]
    ) -> list[dict[str, Any]]:
        if text.source is None:
            return []
        place = f"{text.where}, selection {selection.guid}"
        spot = locate(text.source, places, selection)
        if spot is None:
            self.notes.append(
                Breach(self.file, place, "its offsets lie beyond the text or select nothing; its codings are set aside")
            )
            return []
        if agreement_with_name(text.source, spot, selection.name) < 0:
            self.notes.append(
                Breach(
                    self.file,
                    place,
                    "its offsets and its name point to different words: a mismatch; its codings are set aside",
                )
            )
            return []
        case = next((case_of[g] for g in (selection.guid, *text.guids) if g in case_of), None)
        row = {
            "source": text.name,
            "case": case,
            "start": spot[0],
            "end": spot[1],
            "excerpt": text.source.text[slice(*spot)],
            "selection": selection.guid,
        }
        return [row | coding for coding in self._code_and_coder(element, place)]

    def _code_and_coder(self, element: Element, place: str) -> list[dict[str, Any]]:
        out = []
        for coding in inside(element, "Coding"):
            user = guid(coding.get("creatingUser") or element.get("creatingUser"))
            if user and user not in self.users:
                self.notes.append(Breach(self.file, place, "was coded by an unknown coder, who is not among the users"))
            for reference in inside(coding, "CodeRef"):
                path = self.codes.get(guid(reference.get("targetGUID")))
                if path is None:
                    self.notes.append(
                        Breach(
                            self.file,
                            place,
                            "refers to an unknown code, which is not in the codebook; the coding is set aside",
                        )
                    )
                    continue
                date = coding.get("creationDateTime") or element.get("creationDateTime")
                out.append({"code": PATH.join(path), "coder": self.users.get(user), "date": date})
        return out


def _variables(case: Element, names: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for entry in inside(case, "VariableValue"):
        reference = inside(entry, "VariableRef")
        value = next((v for v in entry if local(v).endswith("Value")), None)
        if reference and value is not None:
            name = names.get(guid(reference[0].get("targetGUID")), "")
            values[name] = (
                int(value.text)
                if local(value) == "IntegerValue" and value.text and value.text.strip().lstrip("-").isdigit()
                else value.text
            )
    return values
