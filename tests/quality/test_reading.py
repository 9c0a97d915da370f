"""How old a reader must be: counts by hand, and what opens the pages."""

from __future__ import annotations

import pytest

from analysis.paths import NOTEBOOKS
from analysis.quality.reading import Reading, reading, summaries_of_notebooks, summary_of, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [("victims", 2), ("evidence", 3), ("police", 2), ("informed", 2), ("people", 2), ("agreed", 2), ("supported", 3),
     ("times", 1), ("told", 1), ("77%", 1), ("1,485", 1), ("re-listing", 3), ("behaviour", 3), ("a", 1)],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert syllables(word) == count


def test_a_text_counted_by_hand():
    """The cat sat (on a mat). It was 40% wet: quite wet."""
    assert reading("The cat sat (on a mat). It was 40% wet: quite wet.") == Reading(words=9, sentences=3, syllables=9)


def test_the_grade_is_kincaids():
    assert Reading(words=100, sentences=5, syllables=150).grade == pytest.approx(0.39 * 20 + 11.8 * 1.5 - 15.59)
    assert Reading(words=100, sentences=5, syllables=150).age == pytest.approx(14.91)


def test_no_words_ask_nothing():
    assert reading("").grade == 0


def test_a_summary_is_what_stands_before_the_next_heading():
    facts = "<dl><dt>The claim</dt><dd>More</dd></dl>"
    page = f"<p>above</p><h1>Were they told?</h1>\n<p>Half were.</p>{facts}<h2>Next</h2><p>No</p>"

    assert summary_of(page) == "Were they told? Half were. The claim. More."


def test_every_notebook_opens_with_words_a_twelve_year_old_can_read_on_the_whole():
    readings = {name: reading(text) for name, text in summaries_of_notebooks(NOTEBOOKS).items()}

    assert len(readings) >= 10
    assert all(found.words for found in readings.values())
    assert sum(readings.values(), Reading(0, 0, 0)).age < 12.5
