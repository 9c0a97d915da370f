"""Before and after: a jump is told apart from ups and downs, or not told at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.evidence.described import before_after as described
from analysis.pages import achievements


@pytest.fixture(scope="module")
def portal(illustrative):
    theme = illustrative.register.theme("kept-informed")
    return theme, theme.achievements[0]


def test_the_planted_jump_is_found_against_the_series_it_did_not_reach(illustrative, portal):
    theme, portal = portal
    found = described.before_after(described.claims_on(theme, portal)[0], portal, illustrative)
    jump = found.terms.set_index("term").loc["Jump when it began"]

    assert found.period == "week"
    assert found.periods[1] >= described.LEAST_PERIODS
    assert jump["low"] > 0.05
    assert "Rights 4, 8 and 9" in found.against


def test_too_few_periods_on_one_side_are_said_and_not_fitted(illustrative, portal):
    theme, portal = portal
    late = portal.model_copy(update={"date": illustrative.study.extract_date})
    found = described.before_after(described.claims_on(theme, portal)[0], late, illustrative)

    assert found.terms.empty
    assert "fewer than 8" in found.why


def test_a_series_is_cut_where_periods_are_too_thin():
    index = pd.period_range("2024-01", periods=6, freq="M")
    series = pd.DataFrame({"n": [20, 3, 20, 20, 20, 4], "share": np.linspace(0.1, 0.6, 6)}, index=index)

    assert [str(period) for period in described._whole(series).index] == ["2024-03", "2024-04", "2024-05"]


def test_every_achievement_stands_on_the_page_with_what_moved_or_that_nobody_asked(page):
    shown = achievements.overview(page, achievements.findings_of(page))

    assert "Supported." in str(shown.html)
    assert "No claim looks at before and after." in str(shown.html)


def test_a_register_without_achievements_says_so(tmp_path):
    from tests.pages.cases_study import basis_of

    page = achievements.Page(basis_of(tmp_path / "none", "c1 v1 report 01-01"), "achievements")

    assert achievements.NONE in achievements.answer(page, []).text
