"""A Champion's page and a partner's page repeat what theme pages found, and say where there is nothing."""

from __future__ import annotations

import json

import pytest

from analysis.evidence import evaluate
from analysis.evidence.described import printed
from analysis.evidence.described.case_studies import case_studies
from analysis.pages import partner, strand
from analysis.pages.page import Page
from tests.pages.cases_study import basis_of


@pytest.fixture
def few(tmp_path) -> Page:
    return Page(basis_of(tmp_path / "few", "c1 v1 report 01-01\nc1 v1 arrest 01-05"), "a-page")


class TestPrinted:
    def test_what_is_kept_is_what_the_theme_page_prints(self, few):
        [fresh] = evaluate("arrests", few.basis)
        printed.printed("arrests", few.basis)
        [kept] = printed.printed("arrests", few.basis)

        assert (kept.sentence, kept.shown, kept.verdict) == (fresh.sentence, fresh.shown, fresh.verdict)

    def test_a_file_cut_short_is_made_again(self, few):
        before = printed.printed("arrests", few.basis)
        [path] = (few.basis.folder.work / "evidence").glob("printed-arrests--*.json")
        path.write_text(path.read_text(encoding="utf-8")[:40], encoding="utf-8")

        assert printed.printed("arrests", few.basis) == before

    def test_nothing_unrounded_is_kept(self, few):
        printed.printed("arrests", few.basis)
        [path] = (few.basis.folder.work / "evidence").glob("printed-arrests--*.json")

        assert "unrounded" not in json.loads(path.read_text(encoding="utf-8"))[0]
        assert path.stat().st_mode & 0o077 == 0


class TestStrand:
    def test_a_strand_without_a_theme_says_so(self, few):
        quiet = strand.strand_of(few, "quiet")
        findings = strand.findings_of(few, quiet)

        assert findings == []
        for part in (strand.answer, strand.main_claims):
            assert strand.NO_THEME in part(few, quiet, findings).text

    def test_a_study_without_voices_or_engagement_says_so(self, few):
        crime = strand.strand_of(few, "crime")

        assert "no coded conversations" in strand.what_people_told(few, crime).text
        assert "no engagement log" in strand.whom_they_met(few, crime).text
        assert "being prepared" in strand.case_studies(few, crime).text

    def test_each_theme_leads_to_its_page(self, few):
        crime = strand.strand_of(few, "crime")
        shown = strand.main_claims(few, crime, strand.findings_of(few, crime))

        assert '<a href="../themes/arrests.html">Arrests</a>' in str(shown.html)

    def test_what_one_strand_withholds_cannot_be_worked_out_from_the_others(self, page):
        from analysis.disclosure import releasable_counts
        from analysis.evidence.described.engagement import raised

        whole = releasable_counts(
            raised(page.basis), page.basis.policy, what="x", universe="y", totals={"strand": "Total"}
        ).frame
        hidden = whole[whole["shown"] == "[c]"].groupby("theme").size()

        assert (hidden >= 2).all()

    def test_people_met_are_counted_through_the_gate(self, page):
        met = strand.whom_they_met(page, strand.strand_of(page, "domestic-abuse"))

        assert "[c]" in str(met.html)

    def test_a_case_study_without_consent_or_signatures_is_not_printed(self, page):
        told = case_studies(page.basis)
        withheld = [one.case for one in told if not one.decision.publish]
        html = "".join(str(strand.case_studies(page, s).html) for s in page.study.strands)

        assert len(withheld) == 2
        assert not [case.id for case in withheld if case.text[:60] in html]
        assert "being prepared" in html


class TestPartner:
    def test_opportunities_stand_by_who_acts_with_status_and_response(self, few):
        police = partner.partner_of(few, "police")
        html = str(partner.opportunities(few, police).html)

        assert html.index("Telling people") < html.index("Changing it here") < html.index("national reform")
        assert "Agreed" in html
        assert "We will." in html

    def test_a_partner_whom_nothing_concerns_has_a_page_that_says_so(self, few):
        nobody = partner.partner_of(few, "nobody")

        assert partner.NOTHING in partner.answer(few, nobody, []).text
        assert partner.NOTHING in partner.main_findings(few, nobody, []).text

    def test_an_opportunity_of_another_partner_is_not_theirs(self, page):
        nhs = partner.partner_of(page, "nhs")

        assert "One click" not in str(partner.opportunities(page, nhs).html)
