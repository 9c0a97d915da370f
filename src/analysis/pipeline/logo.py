"""A logo as every page holds it: drawn again, so that nothing but the picture is in it, and light."""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from pathlib import Path
from typing import Any

MOST_BYTES = 5_000_000
LARGEST = (480, 160)  # twice the size it is shown at
MOST_PIXELS = 40_000_000
MOST_SVG = 40_000
COLOURS = 128
SVG = "http://www.w3.org/2000/svg"
DRAWN = frozenset(
    "svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath mask use "
    "symbol text tspan title desc".split()
)
LEFT_OUT = frozenset({"metadata"})
ATTRIBUTES = frozenset(
    "id d x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height points viewBox preserveAspectRatio transform fill "
    "fill-rule fill-opacity stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray "
    "stroke-opacity opacity offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod clip-path "
    "clip-rule clipPathUnits mask maskUnits maskContentUnits font-family font-size font-weight font-style text-anchor "
    "letter-spacing style href".split()
)
ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression|javascript:", re.IGNORECASE)


def logo_of(folder: Path, path: str) -> str:
    """A logo as a data address, for an image of a page; empty where the study has none.

    Parameters
    ----------
    folder : the study. path : of a PNG, JPEG or SVG file, in the study's folder or absolute.

    Raises
    ------
    ValueError : what is wrong with the file, as the end of a sentence.

    Notes
    -----
    PNG and JPEG are decoded, made small and written anew as PNG: position, camera and author are gone. Of an SVG only
    the elements and attributes that draw are kept; one that could run or fetch something is refused.
    """
    if not path:
        return ""
    file = folder / Path(path).expanduser()
    if not file.is_file():
        raise ValueError("is not there")
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES // 1_000_000} MB")
    return _as_address(file.read_bytes())


@cache
def _as_address(content: bytes) -> str:
    is_drawing = re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE svg|!--|svg)", content) is not None
    kind, picture = ("svg+xml", _drawing(content)) if is_drawing else ("png", _raster(content))
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode('ascii')}"


def _raster(content: bytes) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    formats = ("PNG", "JPEG")
    try:
        with Image.open(io.BytesIO(content), formats=formats) as picture:
            picture.verify()  # after which it must be opened again
        with Image.open(io.BytesIO(content), formats=formats) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError("has too many pixels for a logo")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise ValueError("is not a picture") from None
    upright.thumbnail(LARGEST)
    few = upright.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    stream = io.BytesIO()
    few.save(stream, format="png", optimize=True)
    return stream.getvalue()


def _drawing(content: bytes) -> bytes:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise ValueError("is not a picture") from None
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError("is not a picture")
    if not (root.get("viewBox") or (root.get("width") and root.get("height"))):
        raise ValueError("has no size: an SVG needs a viewBox, or a width and a height")
    made = etree.tostring(_kept(root, etree))
    if len(made) > MOST_SVG:
        raise ValueError(f"is a drawing of {len(made) // 1000} kB; a logo may have {MOST_SVG // 1000}")
    return made


def _kept(element: Any, etree: Any) -> Any:
    """The element with those children and attributes that draw."""
    name = etree.QName(element).localname
    made = etree.Element(f"{{{SVG}}}{name}", nsmap={None: SVG} if name == "svg" else None)
    for key, value in element.attrib.items():
        plain = etree.QName(key).localname
        if plain.lower().startswith("on"):
            raise ValueError("holds a script")
        if ELSEWHERE.search(value) or (plain == "href" and not value.startswith("#")):
            raise ValueError("asks for something outside itself")
        if plain in ATTRIBUTES:
            made.set(plain, value)
    made.text = element.text
    for child in element:
        if not isinstance(child.tag, str):
            raise ValueError("holds an entity, which a picture needs not")
        part = etree.QName(child)
        if part.localname == "script":
            raise ValueError("holds a script")
        if part.namespace != SVG or part.localname in LEFT_OUT:
            continue
        if part.localname not in DRAWN:
            raise ValueError(f"holds <{part.localname}>, which a plain drawing does not")
        inner = _kept(child, etree)
        inner.tail = child.tail
        made.append(inner)
    return made
