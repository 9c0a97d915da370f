"""Objects show themselves: small, readable by a screen reader, and never a row of people."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from analysis.card import facts, rows, text
from analysis.disclosure import Policy, releasable
from analysis.evidence import Basis, evaluate
from analysis.survey import SurveyDesign


def test_facts_are_a_table_with_a_caption_and_a_heading_a_row():
    html = facts("Study: A <b>", {"Status": "draft", "Empty": "", "Strands": ["Fraud", "Hate & crime"]})

    assert "<caption" in html
    assert "Study: A &lt;b&gt;" in html
    assert html.count('scope="row"') == 2
    assert "Fraud<br>Hate &amp; crime" in html


def test_the_same_facts_are_lines_in_a_console():
    assert (
        text("A", {"Status": "draft", "Empty": "", "Strands": ["x", "y"]}) == "A\n  Status: draft\n  Strands: x\n    y"
    )


def test_a_table_has_a_heading_for_each_column_and_each_row():
    html = rows("T", ("group", "share"), [("all", "41%"), ("some", "[c]")], below="[c] withheld")

    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 2
    assert html.endswith("<p>[c] withheld</p>")


def test_a_releasable_table_says_what_its_marks_mean():
    frame = pd.DataFrame({"strand": ["Crime", "Fraud"], "n": [205, 12], "estimate": [0.41, 0.5]})
    html = releasable(frame, Policy(), what="were told", universe="victims")._repr_html_()

    assert "<caption" in html
    assert "were told, victims" in html
    assert "[c]" in re.sub("<[^>]+>", " ", html)
    assert "[c] " in html.rsplit("<p>", 1)[1]


@pytest.mark.parametrize("show", ["_repr_html_", "__repr__"])
def test_a_design_tells_no_weight_and_no_cluster_of_a_row(show):
    weights = np.array([1.25, 7.875, 3.0625, 9.4375])
    design = SurveyDesign(weights=weights, strata=["in the north", "in the north", "s", "s"])
    shown = getattr(design, show)()

    assert "4, of which 4 count" in shown
    assert not [value for value in weights if str(value) in shown]
    assert "in the north" not in shown


@pytest.fixture(scope="module")
def basis():
    return Basis.of("illustrative")


@pytest.fixture(scope="module")
def shown(basis):
    """Every object a researcher meets, as JupyterLab and a console show it."""
    finding = evaluate("kept-informed", basis)[0]
    objects = {
        "study": basis.folder,
        "basis": basis,
        "data": basis.data,
        "design": basis.design("recorded"),
        "source": basis.sample("recorded"),
        "theme": basis.register.theme("kept-informed"),
        "finding": finding,
        "table": finding.rows,
    }
    return {name: (one._repr_html_(), repr(one)) for name, one in objects.items()}


def test_no_object_shows_an_identifier_or_what_anybody_wrote(basis, shown):
    people = {*basis.data.answers["recorded"]["respondent"], *basis.data.cases["victim"].astype(str)}
    words = "\n".join(part for pair in shown.values() for part in pair)

    assert people.isdisjoint(re.findall(r"[\w-]+", words))


def test_objects_are_small_and_have_a_caption(shown):
    for name, (html, plain) in shown.items():
        assert "<caption" in html, name
        assert len(html) < 8000, name
        assert len(plain) < 6000, name


def test_a_finding_shows_its_sentence_its_verdict_and_its_strength(basis, shown):
    finding = evaluate("kept-informed", basis)[0]
    html, _ = shown["finding"]

    assert finding.id in html
    for part in (finding.verdict, finding.strength, finding.shown, finding.interval):
        assert part in html


def test_the_codebook_is_a_table_of_names_and_answers(basis):
    html = basis.folder.codebook._repr_html_()

    assert '<th scope="row" style="text-align:left">kept_informed</th>' in html
    assert "Strongly agree, Agree" in html
