"""XML that others made, parsed without entities, DTD or network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analysis.errors import Breach, InputError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

XML_LIMIT = 32 * 1024 * 1024
KNOWN = re.compile(r"urn:QDA-XML:(project|codebook):(1\.0|0[:.]\d+)$")


def parse_xml(raw: bytes, file: str, where: str = "") -> Element:
    """The root of an XML document.

    Raises InputError for broken XML, and for a DOCTYPE: entities could read files or grow without end, and no
    exchange file needs them.
    """
    from lxml import etree

    if len(raw) > XML_LIMIT:
        raise InputError(Breach(file, where, f"is larger than the limit of {XML_LIMIT // 2**20} MB"))
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", raw.replace(b"\0", b""), re.IGNORECASE):
        raise InputError(Breach(file, where, "holds a DOCTYPE or an entity, which is unsafe in XML and not read"))
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        line = getattr(fault, "lineno", None)
        place = ", ".join(p for p in (where, f"line {line}" if line else "") if p)
        raise InputError(Breach(file, place, "is broken XML", (), "Export it again.")) from None
    if root.getroottree().docinfo.doctype:
        raise InputError(Breach(file, where, "holds a DOCTYPE, which is unsafe in XML and not read"))
    return root


def local(element: Element) -> str:
    """The element's name without its namespace; empty for comments and instructions."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def inside(element: Element, *names: str) -> list[Element]:
    """Child elements of these names, in order."""
    return [child for child in element if local(child) in names]


def known_version(root: Element, kind: str, file: str) -> list[Breach]:
    """Notes on the namespace. Raises InputError for a version or a kind of document nobody knows.

    Two styles are in use for one format, "1.0" and "0:4"; none at all is read and noted.
    """
    wanted = {"project": "Project", "codebook": "CodeBook"}[kind]
    namespace = root.tag[1:].rsplit("}", 1)[0] if root.tag.startswith("{") else ""
    if local(root) != wanted:
        raise InputError(Breach(file, "", f"is not a REFI-QDA {kind}: its first element is another", (wanted,)))
    if not namespace:
        return [Breach(file, "", "has no namespace; it was read as REFI-QDA 1.0")]
    found = KNOWN.match(namespace)
    if found is None or found[1] != kind:
        raise InputError(
            Breach(
                file,
                "",
                "has a namespace of a version that is not known",
                (f"urn:QDA-XML:{kind}:1.0",),
                "Export as REFI-QDA 1.0.",
            )
        )
    return []


def guid(value: str | None) -> str:
    """A GUID in one form: lower case, no braces."""
    return (value or "").strip().strip("{}").lower()
