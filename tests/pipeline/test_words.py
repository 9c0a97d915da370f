"""A word that may be new leads to its meaning, once a page, and never inside what must stay as it is."""

from __future__ import annotations

import pytest

from analysis.pipeline.words import terms_in, words_linked

LINK = '<a class="word" href="#word-base">base</a>'


def names(terms):
    return [term.term for term in terms]


def test_the_first_use_of_a_word_leads_to_its_meaning_and_no_other_does():
    made, terms = words_linked("<p>The base is small.</p><p>Another base.</p>")

    assert made == f"<p>The {LINK} is small.</p><p>Another base.</p>"
    assert names(terms) == ["base"]


def test_a_longer_word_goes_before_a_shorter_one_in_it():
    made, terms = words_linked("<p>It is not supported by the confidence interval.</p>")

    assert 'href="#word-not-supported">not supported</a>' in made
    assert 'href="#word-confidence-interval">confidence interval</a>' in made
    assert names(terms) == ["confidence interval", "not supported"]


def test_other_forms_lead_to_the_same_entry():
    assert 'href="#word-weight">weighted</a>' in words_linked("<ul><li>Answers are weighted.</li></ul>")[0]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>The base</h2>",
        '<p class="answer">On this base.</p>',
        "<p>A finding with its base.</p>",
        '<p><a href="x.html">The base</a></p>',
        '<p><span class="verdict supported">Supported</span></p>',
        "<table><tr><td>base</td></tr></table>",
        '<figure><svg aria-label="base"><text>base</text></svg><p>base</p></figure>',
        "<blockquote><p>They lost all base.</p></blockquote>",
        '<p title="base">Nothing.</p>',
        "<p>A database and a base-line.</p>",
    ],
)
def test_what_must_stay_as_it_is_does(html):
    assert words_linked(html, {"A finding with its base."})[0] == html


def test_words_of_tables_are_explained_and_those_of_drawings_are_not():
    assert names(terms_in("<table><th>Verdict</th></table><svg><text>margin</text></svg>")) == ["verdict"]


def test_text_of_a_study_stays_escaped():
    made, _ = words_linked("<p>&lt;script&gt; and a base &amp; more</p>")

    assert made == f"<p>&lt;script&gt; and a {LINK} &amp; more</p>"
