"""A drawing as a page holds it: SVG with real text and words for those who cannot see it, and no byte too many."""

from __future__ import annotations

import io
import re
from typing import Any

from markupsafe import Markup

# Asked for by name and in no file of ours; the layout is worked out with the widest of them, so none overflows.
FONTS = "Segoe UI, Roboto, Helvetica Neue, Arial, DejaVu Sans, sans-serif"
NUMBER = re.compile(r"(?<=[\s\"(,MLCQZ-])(\d+\.\d{3,})(?=[\s\"),])")


def svg_of(figure: Any, title: str, description: str, ident: str) -> str:
    """The figure as SVG with real text, a title and a description; the same bytes for the same figure.

    Parameters
    ----------
    figure : of matplotlib. ident : begins every name inside the drawing, since several drawings stand on a page.
    """
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    drawn = stream.getvalue()
    drawn = _light(drawn[drawn.index("<svg") :])
    drawn = _named(drawn, ident)
    size = re.search(r'viewBox="([^"]+)"', drawn)
    start = Markup(
        '<svg role="img" aria-labelledby="{0}-t {0}-d" viewBox="{1}" style="font-family: {2}" '
        'xmlns="http://www.w3.org/2000/svg"'
    ).format(ident, size[1] if size else "0 0 500 300", FONTS)
    names = Markup('>\n<title id="{0}-t">{1}</title>\n<desc id="{0}-d">{2}</desc>').format(ident, title, description)
    inner = drawn[drawn.index(">") + 1 :]
    link = ' xmlns:xlink="http://www.w3.org/1999/xlink"' if "xlink:" in inner else ""
    return f"{start}{link}{names}{inner}"


def _light(drawn: str) -> str:
    """Without metadata, turns by nothing, a font for each word, and more digits than a printer can show."""
    drawn = re.sub(r"<metadata>.*?</metadata>\s*", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"<!--.*?-->\s*", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r' transform="rotate\(-?0(?:\.0)? [^)]*\)"', "", drawn)
    drawn = re.sub(r"font-family: [^;\"]*(?:; )?", "", drawn)
    return NUMBER.sub(lambda number: f"{float(number[1]):.2f}".rstrip("0").rstrip("."), drawn)


def _named(drawn: str, ident: str) -> str:
    for name in sorted(set(re.findall(r'id="([^"]+)"', drawn)), key=len, reverse=True):
        drawn = drawn.replace(f'id="{name}"', f'id="{ident}-{name}"')
        drawn = drawn.replace(f'"#{name}"', f'"#{ident}-{name}"').replace(f"url(#{name})", f"url(#{ident}-{name})")
    return drawn
