"""The whole register on the made-up study: what a Champion reads, and what may never be there."""

import json
import re

import numpy as np
import pytest

from analysis.evidence import evaluate
from analysis.evidence.joint import joint_display
from analysis.evidence.primaries import adjusted_primaries, p_values
from analysis.evidence.verdict import VERDICTS
from analysis.survey import holm


@pytest.fixture(scope="module")
def findings(illustrative):
    themes = illustrative.register.themes
    return {f.id: f for t in themes for f in evaluate(t, illustrative, with_sensitivity=False)}


def test_every_claim_of_every_theme_has_a_verdict_a_reason_and_a_sentence(findings, illustrative):
    assert len(findings) == sum(len(t.claims) for t in illustrative.register.themes)
    for finding in findings.values():
        assert finding.verdict in VERDICTS
        assert finding.verdict_reason.endswith(".") and finding.strength_reason.endswith(".")
        assert finding.sentence[0].isupper() or finding.sentence[0].isdigit()
        assert "nan" not in finding.sentence.lower().split() and "None" not in finding.sentence


def test_the_planted_effects_are_found(findings):
    planted = ["kept-informed/satisfaction", "consistent-empathy/lead-officers", "delay-and-withdrawal/gap"]
    planted += ["process-explained/next-steps", "support-offer-and-take-up/within-limit", "asb-cumulative-harm/impact"]

    assert [findings[name].verdict for name in planted] == ["supported"] * len(planted)


def test_claims_held_against_the_figure_that_is_true_are_never_supported(findings):
    for name in ("rights-awareness/code-aware", "relisting/relisted", "victim-personal-statement/offered"):
        assert findings[name].verdict != "supported"


def test_a_sample_says_an_estimated_and_gives_interval_and_base(findings):
    for finding in findings.values():
        visible = finding.estimate is not None and finding.measure == "share"
        if visible and finding.inference == "sample":
            assert re.search(r"[Aa]n estimated \d+%", finding.sentence)
            assert re.search(r"95% confidence interval \d+% to \d+%; [\d,]+ answers", finding.sentence)


def test_a_self_selected_survey_never_says_an_estimated_and_has_no_interval(findings):
    finding = findings["kept-informed/open-survey"]

    assert re.fullmatch(r"\d+% of the \d+ people who answered said they were kept informed\.", finding.sentence)
    assert finding.low is None and finding.interval == ""


def test_records_speak_of_chance_variation_not_of_a_sample(findings):
    for finding in findings.values():
        if finding.inference == "process":
            assert "estimated" not in finding.sentence and "confidence interval" not in finding.sentence


def test_what_cannot_be_told_is_said_to_be_so(findings):
    for finding in findings.values():
        if finding.verdict == "insufficient evidence":
            assert "cannot tell whether" in finding.sentence or "cannot show" in finding.sentence


def test_insufficient_evidence_comes_with_the_smallest_difference_that_could_be_found(findings):
    finding = findings["getting-to-court/by-place"]

    assert finding.verdict == "insufficient evidence" and finding.smallest_detectable > 0.1


def test_a_trend_across_a_change_of_wording_is_refused(findings):
    finding = findings["rights-awareness/told-of-rights"]

    assert finding.verdict == "not testable"
    assert "no comparison possible" in finding.sentence


def test_holm_is_that_of_the_survey_room_over_all_primaries(illustrative):
    raw = p_values(illustrative)
    adjusted, family = adjusted_primaries(illustrative)

    assert family == len(raw) >= 14
    assert [adjusted[theme] for theme in raw] == pytest.approx(list(holm(list(raw.values()))))


def test_the_unadjusted_p_stands_beside_holms(findings):
    for finding in findings.values():
        if finding.primary and finding.p_adjusted is not None:
            assert finding.p_adjusted >= finding.p


def test_the_kept_p_values_are_used_again_and_made_again_if_spoilt(illustrative):
    path = next((illustrative.folder.work / "evidence").glob("primaries-*.json"))
    before = path.read_text(encoding="utf-8")
    illustrative.cache.pop("adjusted primaries", None)
    path.write_text(before[:20], encoding="utf-8")

    adjusted_primaries(illustrative)
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(before)
    assert path.stat().st_mode & 0o077 == 0


def test_no_published_number_is_finer_than_the_policy_allows(findings):
    for finding in findings.values():
        record = finding.as_record()
        assert record["n"] is None or record["n"] % 5 == 0
        if finding.measure == "share" and record["estimate"] is not None:
            assert round(record["estimate"], 2) == record["estimate"]


def test_a_withheld_figure_shows_no_number_anywhere(findings):
    hidden = [f for f in findings.values() if f.estimate is None and f.verdict != "not testable"]

    assert hidden
    for finding in hidden:
        record = finding.as_record()
        assert not any(record[name] for name in ("low", "high", "p", "p_adjusted", "effect", "smallest_detectable"))
        assert "%" not in re.sub(re.escape(finding.statement.rstrip(".")), "", finding.sentence)


def test_groups_are_shown_for_each_claim_that_names_them(findings, illustrative):
    finding = findings["kept-informed/informed"]

    assert set(finding.by_group) == {"strand", "local_authority", "age_band", "sex", "disability"}
    assert [row["strand"] for row in finding.by_group["strand"].records()] == [
        "Anti-social behaviour", "Crime", "Domestic abuse",
    ]  # fmt: skip


def test_the_joint_display_holds_all_four_sources(illustrative, findings):
    theme = illustrative.register.theme("kept-informed")
    asides = joint_display(theme, [f for f in findings.values() if f.theme == theme.id], illustrative)

    assert {aside.source for aside in asides} == {"survey", "cases", "voices", "research"}
    assert all(aside.sentence for aside in asides)


def test_the_same_study_gives_the_same_records(illustrative):
    once = [f.as_record() for f in evaluate("fear-of-reprisal", illustrative, with_sensitivity=False)]
    illustrative.cache.pop(("judged", "fear-of-reprisal", "by-strand"), None)
    again = [f.as_record() for f in evaluate("fear-of-reprisal", illustrative, with_sensitivity=False)]

    assert once == again


def test_a_finding_holds_no_row_of_a_person(findings, illustrative):
    text = json.dumps([f.as_record() for f in findings.values()])
    respondents = illustrative.data.answers["recorded"]["respondent"].astype(str)

    assert not any(pseudonym in text for pseudonym in respondents)


def test_a_curve_stands_behind_the_cumulative_incidence(findings):
    assert findings["delay-and-withdrawal/by-strand"].rows.measure == "curve"


def test_an_effect_size_stands_beside_a_share(findings):
    assert np.isfinite(findings["kept-informed/satisfaction"].effect)
