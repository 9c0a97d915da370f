"""Pictures: told apart without colour, drawn from nought, with the number of answers beside each figure."""

from __future__ import annotations

import re
from itertools import combinations
from math import dist

import pandas as pd
import pytest

from analysis.disclosure import Policy, Registry, releasable, releasable_counts
from analysis.pages import bars, figures
from analysis.pages.svg import NUMBER
from analysis.pipeline.brand import contrast

WHITE = "#FFFFFF"
# Viénot, Brettel and Mollon (1999): what is left of linear red, green and blue where one kind of cone is missing.
DICHROMATS = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


@pytest.fixture
def shares():
    estimates = pd.DataFrame(
        {"strand": ["Crime", "Abuse"], "n": [1480, 95], "count": [700, 40], "estimate": [0.4731, 0.4211],
         "low": [0.44, 0.32], "high": [0.5, 0.53]}
    )  # fmt: skip
    return releasable(
        estimates, Policy(), measure="share", what="were told", universe="victims", table="a", registry=Registry()
    )


def dotted(shares, **more):
    labels = {"strand": "Strand", "shown": "Share", "base": "Number of answers"}
    return str(figures.dots(shares, title="Told", labels=labels, name="a/told", **more).html)


def seen(colour: str, kind: str) -> str:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    mixed = [min(1, max(0, sum(w * part for w, part in zip(row, linear, strict=True)))) for row in DICHROMATS[kind]]
    return "#" + "".join(
        f"{round(255 * (12.92 * p if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055)):02X}" for p in mixed
    )


def _parts(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


@pytest.mark.parametrize("palette", [figures.SERIES, bars.PARTS], ids=["lines", "parts"])
class TestPalette:
    def test_there_are_four_colours_at_most(self, palette):
        assert len(palette) == len(set(palette)) <= 4

    def test_any_two_differ_in_greyscale(self, palette):
        assert min(contrast(a, b) for a, b in combinations(palette, 2)) > 1.5

    @pytest.mark.parametrize("kind", DICHROMATS)
    def test_any_two_differ_for_the_colour_blind(self, palette, kind):
        apart = [dist(_parts(seen(a, kind)), _parts(seen(b, kind))) for a, b in combinations(palette, 2)]

        assert min(apart) > 0.25


@pytest.mark.parametrize("colour", [*figures.SERIES, figures.INTERVAL, figures.GREY])
def test_every_line_stands_out_from_the_page(colour):
    assert contrast(colour, WHITE) >= 3


def test_lines_differ_in_marker_and_dashes_not_in_colour_alone():
    assert len(set(figures.MARKERS)) == len(set(map(str, figures.DASHES))) == len(figures.SERIES)
    assert len(set(bars.HATCHES[:2])) == 2


def test_the_number_of_answers_stands_beside_each_figure_and_the_note_says_so(shares):
    drawn = dotted(shares)
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)

    assert {"47%", "1,480", "42%", "95"} <= set(texts)
    assert "Under each figure: number of answers." in drawn


def test_an_interval_is_drawn_for_each_estimate(shares):
    assert dotted(shares).count(f"stroke: {figures.INTERVAL.lower()}") == 2


def test_shares_begin_at_nought(shares):
    ticks = re.findall(r">(\d+)</text>", dotted(shares))

    assert "0" in ticks


def test_columns_begin_at_nought_and_are_their_own_base():
    counts = pd.DataFrame({"method": ["Online", "Post"], "n": [120, 60]})
    released = releasable_counts(counts, Policy(), what="people", universe="victims", registry=Registry())
    drawn = str(figures.columns(released, x="method", title="How", labels={}, name="a/how").html)
    bottoms = {path.split()[2] for path in re.findall(r' d="(M [^"]*z)', drawn)}

    assert ">0</text>" in drawn
    assert bottoms
    assert "Under each figure" not in drawn


def test_each_line_of_a_long_label_is_a_text_of_its_own(shares):
    long = pd.DataFrame({"strand": ["Victims of the most serious crime who were vulnerable"], "n": [100],
                         "count": [50], "estimate": [0.5], "low": [0.4], "high": [0.6]})  # fmt: skip
    one = releasable(long, Policy(), measure="share", what="x", universe="v", table="b", registry=Registry())
    lines = re.findall(r"text-anchor: end[^>]*>([^<]*)<", dotted(one))

    assert lines[0].startswith("Victims of the most")
    assert len(lines) >= 3


def test_a_drawing_has_no_digits_that_a_printer_cannot_show_and_no_empty_turns(shares):
    drawn = dotted(shares)

    assert not NUMBER.search(drawn)
    assert "rotate(-0" not in drawn and "rotate(0" not in drawn


def test_a_drawing_asks_for_its_fonts_once(shares):
    assert dotted(shares).count("font-family") == 1
