"""A case study is printed only when consent, signatures and numbers all hold."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.voices.case_studies import CaseStudy
from analysis.voices.publication import BEING_PREPARED, publishable, sharing, withdrawn_notices
from tests.voices.test_case_studies import GOOD

BUILD = date(2024, 6, 1)
FRAME = pd.DataFrame(
    {"strand": ["Crime"] * 12 + ["Domestic abuse"] * 30, "wave": [2024] * 42, "area": ["a"] * 9 + ["b"] * 33}
)


def decide(on=BUILD, printed=None, **changes):
    return publishable(CaseStudy.model_validate(GOOD | changes), on, FRAME, threshold=10, printed=printed)


def consent(**changes):
    return [{"scope": "published", "given": date(2024, 3, 1)} | changes]


def test_a_case_study_with_all_that_is_needed_is_printed():
    decision = decide()

    assert decision.publish
    assert decision.reasons == ()
    assert decision.share == 12
    assert decision.on_the_page is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"consent": consent(withdrawn=BUILD)}, "consent was withdrawn"),
        ({"consent": consent(scope="partners only")}, "consent does not cover publication"),
        ({"consent": consent(given=date(2025, 1, 1))}, "consent is not yet given on the day of the build"),
        ({"signed": []}, "it needs the signatures of two people other than the author"),
        ({"signed": [GOOD["signed"][0]] * 2}, "it needs the signatures of two people other than the author"),
        (
            {"signed": [*GOOD["signed"], {"by": "a writer", "on": date(2024, 4, 4)}]},
            "the author is among those who signed",
        ),
        ({"written_on": date(2024, 4, 3)}, "it was signed before it was written"),
        ({"facts": {"strand": "Crime", "area": "a"}}, "fewer than 10 victims share its facts"),
        ({"facts": {}}, "it states no facts by which the risk could be counted"),
        ({"details_changed": False}, "it is of one person and no details were changed"),
        ({"text": "Mrs Ocampo rang 07700 900123."}, "its text may hold a person"),
    ],
)
def test_one_thing_amiss_is_enough_to_hold_it_back(changes, reason):
    decision = decide(**changes)

    assert not decision.publish
    assert reason in decision.reasons
    assert decision.on_the_page == BEING_PREPARED


def test_a_withdrawal_of_tomorrow_does_not_bind_todays_build():
    assert decide(consent=consent(withdrawn=date(2024, 6, 2))).publish


def test_a_consent_withdrawn_after_a_release_names_the_releases_that_had_printed_it():
    printed = {"2024-04-15": ["moved-again", "other"], "2024-05-01": ["other"]}
    withdrawn = decide(consent=consent(withdrawn=date(2024, 5, 20)), printed=printed)

    assert withdrawn.printed_in == ("2024-04-15",)
    assert str(withdrawn_notices([withdrawn, decide(printed=printed)])[0]) == (
        "moved-again.yaml, consent: was withdrawn; it had been printed in 2024-04-15. Take it out of those copies."
    )
    assert len(withdrawn_notices([withdrawn, decide(printed=printed)])) == 1


def test_one_withdrawal_among_the_people_of_a_composite_is_enough():
    many = [*consent(), *consent(withdrawn=BUILD)]

    assert "consent was withdrawn" in decide(kind="composite", people=2, consent=many).reasons


def test_a_composite_need_not_say_that_details_were_changed():
    assert decide(kind="composite", people=2, consent=consent() * 2, details_changed=False).publish


def test_a_pseudonym_that_the_signers_vouch_for_may_stand():
    text = "Sarah took the day off three times. Sarah was never told why."

    assert not decide(text=text).publish
    assert decide(text=text, pseudonyms=["Sarah"]).publish


def test_reasons_hold_no_word_of_the_text():
    assert "Ocampo" not in " ".join(decide(text="Mrs Ocampo waited.").reasons)


def test_facts_are_compared_as_text_and_a_missing_value_is_nobodys():
    frame = pd.DataFrame({"age": ["35-44", None, "35-44"], "court": [1, 1, 0]})

    assert sharing({"age": "35-44", "court": "1"}, frame) == 1
    assert sharing({"age": ""}, frame) == 1
    with pytest.raises(InputError, match="facts.dog: is no column"):
        sharing({"dog": "yes"}, frame)


def test_the_released_pages_themselves_say_where_a_case_study_had_been_printed(tmp_path):
    from analysis.evidence.described.withdrawn import printed_in

    page = tmp_path / "2024-04-15" / "strands" / "crime.html"
    page.parent.mkdir(parents=True)
    other = tmp_path / "2024-05-01" / "index.html"
    other.parent.mkdir(parents=True)
    gone = CaseStudy.model_validate(GOOD)
    page.write_text(f"<p>Before.</p><blockquote><p>{gone.text}</p></blockquote>", encoding="utf-8")
    other.write_text("<p>Something else.</p>", encoding="utf-8")

    assert printed_in(tmp_path, [gone]) == {gone.id: ("2024-04-15 (strands/crime.html)",)}
