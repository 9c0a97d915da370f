"""Words of pages and documents: one file, in order, no form that leads to two entries."""

from __future__ import annotations

import pytest

from analysis.errors import InputError
from analysis.evidence.verdict import VERDICTS
from analysis.study.glossary import as_markdown, glossary

ONE = "terms:\n  - {term: base, means: How many.}\n"


def test_every_verdict_is_explained_on_pages():
    explained = {term.term for term in glossary() if term.on_pages}

    assert set(VERDICTS) <= explained


def test_a_word_of_the_pages_says_no_figure():
    assert not [term.term for term in glossary() if any(letter.isdigit() for letter in term.means)]


def test_a_term_leads_to_its_own_place():
    idents = [term.ident for term in glossary()]

    assert len(idents) == len(set(idents))
    assert "word-holms-method" in idents


def test_the_documents_link_to_what_explains_a_word_at_length():
    assert "confidence interval\n: The values" in as_markdown()
    assert "See [what an interval is](explanation/intervals.md)." in as_markdown()


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("  - {term: area, means: A part.}\n", "alphabetical order"),
        ("  - {term: bases, means: Many., also: [Base]}\n", "leads to two entries"),
        ("  - {term: clock, means: A duty., color: red}\n", "color"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path, added, fault):
    path = tmp_path / "glossary.yaml"
    path.write_text(ONE + added, encoding="utf-8")

    with pytest.raises(InputError, match=fault):
        glossary(path)
