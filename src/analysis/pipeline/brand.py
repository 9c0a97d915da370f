"""The office's own look: colours that can be read, and a logo that is a picture and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.errors import Breach, InputError
from analysis.pipeline.logo import logo_of
from analysis.study import StudyFolder
from analysis.study.yaml_lines import line_of, read_yaml

FILE = "study.yaml"
WHITE, DARK_PAPER = "#FFFFFF", "#14181C"
# WCAG 2.2: 1.4.3 for text, 1.4.11 for lines that mean something.
NEEDED = {"primary": (4.5, "links and lines"), "accent": (3.0, "lines")}
STEPS = 50


def check_brand(folder: StudyFolder) -> None:
    """Check the colours and the logo of a study.

    Raises
    ------
    InputError : every colour that cannot be read on a white page, with its contrast and a colour near it that can, and
        a logo that is no picture; all at once.
    """
    faults = [*_colours(folder), *_logo(folder)]
    if faults:
        raise InputError(faults)


def _colours(folder: StudyFolder) -> Iterator[Breach]:
    for key, (needed, where_used) in NEEDED.items():
        colour = getattr(folder.study.brand, key)
        found = contrast(colour, WHITE)
        if found < needed:
            near = readable_on(colour, WHITE, needed)
            yield Breach(
                FILE,
                _where(folder, key),
                f"has a contrast of {found:.1f} to 1 on the white page; {where_used} in it need {needed:g} to 1",
                remedy=f"Take a darker colour, such as {near} ({contrast(near, WHITE):.1f} to 1).",
            )


def _logo(folder: StudyFolder) -> Iterator[Breach]:
    try:
        logo_of(folder.path, folder.study.brand.logo)
    except ValueError as fault:
        remedy = "Give a PNG or JPEG file, or plain SVG, by its path in the study folder."
        yield Breach(FILE, _where(folder, "logo"), f'"{folder.study.brand.logo}" {fault}', remedy=remedy)


def _where(folder: StudyFolder, key: str) -> str:
    _, lines = read_yaml(folder.path / FILE)
    return f"line {line_of(lines, ('brand', key))}, brand.{key}"


def style_of(folder: StudyFolder) -> str:
    """The brand's colours as tokens, for the light and for the dark display."""
    brand = folder.study.brand
    dark = {key: readable_on(getattr(brand, key), DARK_PAPER, needed) for key, (needed, _) in NEEDED.items()}
    return (
        f":root {{ --brand: {brand.primary}; --accent: {brand.accent}; }}\n"
        "@media screen and (prefers-color-scheme: dark) "
        f"{{ :root {{ --brand: {dark['primary']}; --accent: {dark['accent']}; }} }}"
    )


def contrast(first: str, second: str) -> float:
    """The contrast of two colours written as #rrggbb, 1 to 21: the formula of WCAG 2.2."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _parts(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def readable_on(colour: str, paper: str, needed: float) -> str:
    """The colour itself, or the nearest mix of it with black or white that has the contrast needed on the paper."""
    end = 255 if _luminance(paper) < 0.5 else 0
    for step in range(STEPS + 1):
        share = step / STEPS
        mixed = "#" + "".join(f"{round(part + (end - part) * share):02X}" for part in _parts(colour))
        if contrast(mixed, paper) >= needed:
            return mixed
    return WHITE if end else "#000000"


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
