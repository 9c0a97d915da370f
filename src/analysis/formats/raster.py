"""Our own SVG drawings as PNG, for Word: the few kinds of marks that matplotlib writes, drawn again by matplotlib."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

DPI = 120
COLOURS = 48
POINTS_PER_INCH = 72.0
HREF = "{http://www.w3.org/1999/xlink}href"
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
LENGTHS = {"M": 1, "L": 1, "C": 3, "Q": 2, "Z": 0}


@dataclass(frozen=True)
class Place:
    """Where a mark is drawn: an affine map of the drawing, and the style that it inherits."""

    matrix: np.ndarray
    style: dict[str, str]


def png_of(svg: str, dpi: int = DPI) -> bytes:
    """A PNG of an SVG drawing that `pages.figures` made; the same bytes for the same drawing."""
    from lxml import etree
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    root = etree.fromstring(svg)
    width, height = (float(part) for part in root.get("viewBox").split()[2:])
    figure = Figure(figsize=(width / POINTS_PER_INCH, height / POINTS_PER_INCH), dpi=dpi, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    known = {element.get("id"): element for element in root.iter() if element.get("id")}
    for order, (kind, element, place) in enumerate(_marks(root, Place(np.eye(3), {}), known)):
        (_draw_text if kind == "text" else _draw_path)(axes, element, place, known, order)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=dpi, metadata={"Software": None})
    return _few_colours(stream.getvalue())


def _few_colours(png: bytes) -> bytes:
    """The same picture with a palette: our drawings have few colours, and the file is a third as large."""
    from PIL import Image

    stream = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(stream, format="png", optimize=True)
    return stream.getvalue()


def _marks(element: Any, place: Place, known: dict[str, Any]) -> Iterator[tuple[str, Any, Place]]:
    for child in element:
        tag = str(child.tag).rpartition("}")[2]
        if tag in ("defs", "title", "desc", "clipPath", "style", "metadata"):
            continue
        here = Place(place.matrix @ _transform(child.get("transform", "")), place.style | _style(child))
        if tag == "use":
            shift = np.array([[1, 0, float(child.get("x", 0))], [0, 1, float(child.get("y", 0))], [0, 0, 1.0]])
            target = known[child.get(HREF, child.get("href", "")).lstrip("#")]
            inner = replace(here, matrix=here.matrix @ shift @ _transform(target.get("transform", "")))
            yield "path", target, replace(inner, style=_style(target) | inner.style)
        elif tag in ("path", "text"):
            yield tag, child, here
        else:
            yield from _marks(child, here, known)


def _style(element: Any) -> dict[str, str]:
    pairs = [part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part]
    return {name.strip(): value.strip() for name, value in pairs}


def _transform(text: str) -> np.ndarray:
    matrix = np.eye(3)
    for name, inner in re.findall(r"(\w+)\(([^)]*)\)", text):
        v = [float(n) for n in re.findall(NUMBER, inner)]
        matrix = matrix @ _one_transform(name, v)
    return matrix


def _one_transform(name: str, v: list[float]) -> np.ndarray:
    if name == "translate":
        return np.array([[1, 0, v[0]], [0, 1, v[1] if len(v) > 1 else 0], [0, 0, 1.0]])
    if name == "scale":
        return np.diag([v[0], v[1] if len(v) > 1 else v[0], 1.0])
    if name == "rotate":
        c, s = np.cos(np.radians(v[0])), np.sin(np.radians(v[0]))
        turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
        if len(v) == 3:
            there, back = np.eye(3), np.eye(3)
            there[:2, 2], back[:2, 2] = v[1:], [-v[1], -v[2]]
            return there @ turn @ back
        return turn
    a, b, c, d, e, f = v
    return np.array([[a, c, e], [b, d, f], [0, 0, 1.0]])


def _points(text: str, matrix: np.ndarray) -> tuple[np.ndarray, list[int]]:
    from matplotlib.path import Path

    codes_of = {"M": [Path.MOVETO], "L": [Path.LINETO], "C": [Path.CURVE4] * 3, "Q": [Path.CURVE3] * 2}
    vertices: list[list[float]] = []
    codes: list[int] = []
    for name, inner in re.findall(r"([MLCQZz])([^MLCQZz]*)", text):
        numbers = [float(n) for n in re.findall(NUMBER, inner)]
        if name.upper() == "Z":
            vertices.append(vertices[-1] if vertices else [0.0, 0.0])
            codes.append(Path.CLOSEPOLY)
            continue
        step = 2 * LENGTHS[name]
        for start in range(0, len(numbers), step):
            vertices += [numbers[i : i + 2] for i in range(start, start + step, 2)]
            codes += codes_of[name]
    flat = np.column_stack([np.array(vertices, dtype=float).reshape(-1, 2), np.ones(len(vertices))])
    return (flat @ matrix.T)[:, :2], codes


def _draw_path(axes: Any, element: Any, place: Place, known: dict[str, Any], order: int) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if not element.get("d", "").strip():
        return
    points, codes = _points(element.get("d"), place.matrix)
    style = place.style
    fill, hatch = _fill(style.get("fill", "#000000"), known)
    stroke = style.get("stroke", "none")
    opacity = float(style.get("opacity", 1))
    patch = PathPatch(
        Path(points, codes),
        facecolor=(fill, opacity * float(style.get("fill-opacity", 1))) if fill != "none" else "none",
        edgecolor=(stroke, opacity * float(style.get("stroke-opacity", 1))) if stroke != "none" else "none",
        linewidth=float(style.get("stroke-width", 1)) if stroke != "none" else 0,
        linestyle=_dashes(style, float(style.get("stroke-width", 1))),
        capstyle={"butt": "butt", "round": "round", "square": "projecting"}[style.get("stroke-linecap", "butt")],
        hatch=hatch,
        zorder=order,
    )
    axes.add_patch(patch)


def _fill(text: str, known: dict[str, Any]) -> tuple[str, str | None]:
    """A colour; for a pattern, the colour under it and its hatching."""
    if not text.startswith("url("):
        return text, None
    pattern = known.get(text[4:-1].strip("#'\""))
    ground = pattern.find(".//{http://www.w3.org/2000/svg}rect") if pattern is not None else None
    return (ground.get("fill", "#BFBFBF") if ground is not None else "#BFBFBF"), "////"


def _dashes(style: dict[str, str], width: float) -> Any:
    lengths = [float(n) for n in re.findall(NUMBER, style.get("stroke-dasharray", ""))]
    if not lengths:
        return "-"
    return float(style.get("stroke-dashoffset", 0)) / width, [length / width for length in lengths]


def _draw_text(axes: Any, element: Any, place: Place, known: dict[str, Any], order: int) -> None:
    style = place.style
    matrix = place.matrix @ np.array(
        [[1, 0, float(element.get("x", 0))], [0, 1, float(element.get("y", 0))], [0, 0, 1.0]]
    )
    angle = -np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))
    font = f"{style.get('font', '')} {style.get('font-size', '')} {style.get('font-weight', '')}"
    size = float((re.search(r"([\d.]+)px", font) or [0, "10"])[1])
    axes.text(
        matrix[0, 2],
        matrix[1, 2],
        "".join(element.itertext()),
        fontsize=size,
        family="DejaVu Sans",
        fontweight="bold" if "bold" in font or "700" in font else "normal",
        color=style.get("fill", "#000000"),
        ha={"middle": "center", "end": "right"}.get(style.get("text-anchor", "start"), "left"),
        va="baseline",
        rotation=angle,
        rotation_mode="anchor",
        parse_math=False,
        zorder=order,
    )
