"""Codebooks of the REFI-QDA exchange (.qdc): read, and the theme register written for the tools to open."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.errors import Breach, InputError
from analysis.voices.coded_project import CodedProject, codings_frame
from analysis.voices.package import bounded_bytes
from analysis.voices.plain_xml import XML_LIMIT, Element, guid, inside, known_version, parse_xml

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_HOUSE = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE + "/golden-thread")


def codes_below(element: Element, above: tuple[str, ...] = ()) -> list[tuple[str, tuple[str, ...]]]:
    """(GUID, path from the root) of every code below a CodeBook, in order, nested ones after their parent."""
    out = []
    for part in inside(element, "Codes"):
        out += codes_below(part, above)
    for code in inside(element, "Code"):
        path = (*above, code.get("name") or "")
        out.append((guid(code.get("guid")), path))
        out += codes_below(code, path)
    return out


def read_qdc(path: Path) -> CodedProject:
    """The codes of a codebook; it has no codings.

    Raises InputError for broken or unsafe XML, an unknown version, or a GUID that two codes share.
    """
    root = parse_xml(bounded_bytes(path, XML_LIMIT), path.name)
    notes = known_version(root, "codebook", path.name)
    found = codes_below(root)
    guids = [g for g, _ in found if g]
    twins = sorted({g for g in guids if guids.count(g) > 1})
    if twins:
        raise InputError(
            Breach(path.name, f"GUID {g}", "is a duplicate: two codes share one identifier") for g in twins
        )
    if not found:
        notes.append(Breach(path.name, "", "is empty: no codes"))
    return CodedProject(codings_frame([]), [p for _, p in found], [], notes=notes)


def write_codebook_qdc(themes: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write the theme register as a codebook that NVivo, MAXQDA, ATLAS.ti, QualCoder and Taguette open.

    Parameters
    ----------
    themes : mappings with `id`, `title`, and if they have them `key_area` (becomes a parent that is not codable),
        `definition` and `codes` (paths below the theme).
    path : where to write. The same register gives the same bytes: GUIDs are made from the ids.
    """
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE}, attrib={"origin": "Golden Thread"})
    top = etree.SubElement(root, f"{{{NAMESPACE}}}Codes")
    areas: dict[str, Element] = {}
    for theme in themes:
        area = theme.get("key_area")
        if area and area not in areas:
            areas[area] = _code(top, f"area/{area}", str(area), codable=False)
        element = _code(
            areas.get(area, top) if area else top, f"theme/{theme['id']}", str(theme.get("title") or theme["id"])
        )
        if theme.get("definition"):
            etree.SubElement(element, f"{{{NAMESPACE}}}Description").text = str(theme["definition"])
        for code in theme.get("codes") or ():
            _code(element, f"theme/{theme['id']}/{code}", str(code))
    path.write_bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _code(parent: Element, key: str, name: str, *, codable: bool = True) -> Element:
    from lxml import etree

    attributes = {"guid": str(uuid.uuid5(_HOUSE, key)), "name": name, "isCodable": "true" if codable else "false"}
    return etree.SubElement(parent, f"{{{NAMESPACE}}}Code", attrib=attributes)
