"""What made-up victims say: one function for each part of the questionnaire, in its order.

Each answer depends only on what its docstring names. Everything else is drawn independently, so that a theme whose
effect is set to none shows none through another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.synthetic.form import UNSAID, Form
from analysis.synthetic.truth import TARGETS, Truth
from analysis.synthetic.victims import Columns
from analysis.synthetic.vocabulary import (
    AGES,
    ASB,
    CASE_OUTCOMES,
    CHANNELS,
    CONFIDENT,
    CRIME,
    DA,
    ETHNIC_GROUPS,
    OFFENCES,
    QUINTILES,
    SATISFIED,
    SETTLEMENTS,
    SEXES,
    SEXUALITIES,
    STRANDS,
    TENURES,
    councils,
)


@dataclass(frozen=True)
class Mood:
    """How the people of an instrument see the service. Those who choose to answer an open survey see it worse."""

    informed: tuple[float, float, float]  # By strand: ASB, crime, domestic abuse.
    satisfied: tuple[float, float]  # Kept informed, not.
    lower: float = 0.0  # Taken off every other share of good answers.


RECORDED = Mood(informed=(0.47, 0.56, 0.57), satisfied=(0.77, 0.19))
LISTENING = Mood(informed=(0.22, 0.30, 0.30), satisfied=(0.70, 0.145), lower=0.12)


def about_you(form: Form, people: Columns) -> None:
    """Strand, offence, place and the person, who may prefer not to say; adds to people who has the use of a car."""
    who = {"unknown": UNSAID, "lost": 0.02}
    form.note("strand", STRANDS[people["strand"]])
    form.ask("offence_group", OFFENCES[people["offence"]])
    form.note("local_authority", councils()[people["council"]])
    form.ask("settlement", SETTLEMENTS[people["settlement"]], **who)
    people["car"] = form.yes_no("car", 0.66 + 0.04 * people["quintile"], **who)
    form.ask("age_band", AGES[people["age"]], **who)
    form.ask("sex", SEXES[people["sex"]], **who)
    form.ask("ethnicity", ETHNIC_GROUPS[people["ethnicity"]], **who)
    form.ask("disability", np.where(people["disability"], "Yes", "No"), **who)
    form.ask("communication_need", np.where(people["communication_need"], "Yes", "No"), **who)
    form.pick("sexuality", SEXUALITIES, (0.94, 0.06), unknown=UNSAID, lost=0.05)
    form.pick("tenure", TENURES, (0.60, 0.23, 0.17), **who)
    form.note("deprivation_quintile", QUINTILES[people["quintile"]])
    form.ask("case_outcome", CASE_OUTCOMES[people["known_outcome"]])
    form.ask("reported_with_rights", CHANNELS[people["channel"]])


def overall(form: Form, people: Columns, truth: Truth, mood: Mood) -> None:
    """Kept informed (by strand), satisfaction (by that and the outcome), fair treatment (by the contact channel).

    With no effect of `kept-informed` those informed and not are satisfied alike, at the share of all together.
    """
    n, strand = form.n, people["strand"]
    informed_share = np.array(mood.informed)[strand]
    agreed = form.yes_no("update_frequency_agreed", 0.48 - mood.lower)
    informed = form.draws.yes(informed_share, n)
    kept = np.where(agreed, np.where(informed, 0.85, 0.12), 0.0)
    form.yes_no("update_frequency_kept", kept, form.answered("update_frequency_agreed", "Yes"))
    form.ask("kept_informed", np.where(informed, "Yes", "No"))
    high, low = mood.satisfied
    middle = low + 0.55 * (high - low)
    spread = truth["kept-informed/satisfaction"]
    share = middle + np.where(informed, 0.45, -0.55) * spread * (high - low) / 0.58
    charged = people["known_outcome"] == 0
    satisfied = form.draws.yes(np.clip(share + np.where(charged, 0.12, -0.008), 0, 1), n)
    level = np.where(satisfied, form.draws.pick((0.38, 0.62), n), 2 + form.draws.pick((0.45, 0.55), n))
    form.ask("overall_satisfaction", SATISFIED[level], unknown="Too early to say", lost=0.03)
    channel = form.draws.yes(truth["choice-and-voice/asked"] - mood.lower, n)
    form.ask("asked_contact_channel", np.where(channel, "Yes", "No"), strand != ASB)
    fair = 0.70 - mood.lower + np.where(channel, 0.6, -0.4) * truth["choice-and-voice/treated-fairly"]
    form.agree("treated_fairly", fair)
    form.yes_no("would_report_again", TARGETS["would report again"] - 2 * mood.lower)
    confident = 1 - TARGETS["not confident of justice"] - mood.lower
    form.pick(
        "confidence_in_justice",
        CONFIDENT,
        (0.2 * confident, 0.8 * confident, 0.53 * (1 - confident), 0.47 * (1 - confident)),
    )


def reporting(form: Form, people: Columns, truth: Truth, mood: Mood) -> None:
    """Whom to report to (by strand), explanation (by need), empathy (by lead officers), unreported incidents."""
    strand, lower = people["strand"], mood.lower
    asb, crime, need = strand == ASB, strand != ASB, people["communication_need"]
    form.agree("clear_who_to_report", 0.62 - lower + np.where(asb, truth["where-to-report/clear-asb"], 0))
    several = form.draws.yes(truth["where-to-report/two-agencies"] + lower, form.n)
    number = np.where(several, 1 + form.draws.pick((0.48, 0.32, 0.20), form.n), 0)
    form.ask("agencies_contacted", np.array(["1", "2", "3", "4 or more"], dtype=object)[number], asb)
    form.yes_no("passed_between_agencies", np.where(asb & several, 0.66, 0.24))
    by_need = np.where(need, 0.88, -0.12) * truth["process-explained/by-need"]
    form.agree("next_steps_explained", truth["process-explained/next-steps"] - lower + by_need, crime)
    form.agree("decision_reasons_explained", 0.40 - lower + by_need, crime)
    form.agree("language_clear", 0.64 - lower + by_need, crime)
    form.agree("treated_with_respect", 0.80 - lower)
    form.agree("taken_seriously", 0.62 - lower)
    several_leads = people["several_leads"]
    lead = np.where(several_leads, 0.58, -0.42) * truth["consistent-empathy/lead-officers"]
    form.agree("treated_with_empathy", 0.60 - lower + lead)
    form.yes_no("single_contact", np.where(several_leads, 0.30, 0.68))
    form.ask("lead_officers", np.where(several_leads, "Two or more", "One"))
    _unreported(form, strand, truth)
    form.agree("safe_to_report_intimidation", 0.48 - lower)


def _unreported(form: Form, strand: np.ndarray, truth: Truth) -> None:
    form.yes_no("any_unreported", np.array([0.52, 0.40, 0.55])[strand])
    fear = 0.32 + np.where(strand == CRIME, -0.5, 0.5) * truth["fear-of-reprisal/by-strand"]
    others = np.broadcast_to([0.30, 0.24, 0.15, 0.18, 0.16, 0.06], (form.n, 6))
    ticked = form.draws.uniform((form.n, 7)) < np.column_stack([fear, others])
    options = (
        "Fear of reprisal",
        "The police would not be interested",
        "Got used to it",
        "Did not know how or to whom",
        "Dealt with it myself",
        "Too trivial",
        "Another reason",
    )
    form.tick("unreported_reasons", options, ticked, form.answered("any_unreported", "Yes"), "Another reason")


def rights(form: Form, people: Columns, truth: Truth, mood: Mood) -> None:
    """The Code (by deprivation), being told of rights (by wording), understanding (by need)."""
    deprived = people["quintile"] == 0
    by_deprivation = np.where(deprived, 0.62, -0.38) * truth["rights-awareness/by-deprivation"]
    form.yes_no("code_aware", np.clip(truth["rights-awareness/code-aware"] + by_deprivation, 0, 1))
    form.yes_no("told_of_rights_2023", 0.44 - mood.lower, form.answered("questionnaire", "2023"))
    form.yes_no("told_of_rights_2024", 0.31 - mood.lower, form.answered("questionnaire", "2024"))
    form.yes_no("right_to_challenge_aware", 0.15)
    need = people["communication_need"]
    by_need = np.where(need, 0.88, -0.12) * truth["communication-needs/understood"]
    form.agree("understood", 0.72 - mood.lower + by_need)
    form.yes_no("adjustments_asked", 0.24)
    form.yes_no("adjustments_made", 0.36, form.answered("communication_need", "Yes"))


def support(form: Form, people: Columns, truth: Truth) -> None:
    """Support offered, wanted, received (by deprivation), of use."""
    strand = people["strand"]
    form.yes_no("support_offered", np.array([0.25, 0.38, 0.62])[strand])
    form.yes_no("support_referred", truth["support-offer-and-take-up/recall"])
    form.yes_no("support_wanted", np.array([0.50, 0.42, 0.64])[strand])
    deprived = people["quintile"] == 0
    by_deprivation = np.where(deprived, 0.62, -0.38) * truth["support-offer-and-take-up/by-deprivation"]
    form.yes_no("support_received", 0.62 + by_deprivation, form.answered("support_wanted", "Yes"))
    received = form.answered("support_received", "Yes")
    form.agree("support_helped_cope", 0.60, received)
    form.agree("support_helped_recover", 0.43, received)
    form.yes_no("told_story_more_than_once", np.array([0.68, 0.52, 0.66])[strand])


def statement(form: Form, people: Columns, truth: Truth, mood: Mood) -> None:
    """The personal statement, views on a disposal out of court, withdrawing (by strand)."""
    crime, strand = people["strand"] != ASB, people["strand"]
    form.yes_no("vps_offered", truth["victim-personal-statement/offered"], crime)
    form.yes_no("vps_made", 0.56, form.answered("vps_offered", "Yes"))
    made = form.answered("vps_made", "Yes")
    form.yes_no("vps_updated", 0.34, made)
    form.yes_no("asked_statement_read", truth["choice-and-voice/asked"], made)
    form.agree("vps_taken_into_account", truth["victim-personal-statement/taken-into-account"] - mood.lower, made)
    out_of_court = form.answered("case_outcome", CASE_OUTCOMES[1])
    form.yes_no("asked_views_disposal", truth["choice-and-voice/asked"], out_of_court)
    form.yes_no("considered_withdrawing", np.array([0.0, 0.30, 0.58])[strand], crime)
    reasons = (
        "It took too long",
        "Heard nothing",
        "Afraid of what might happen",
        "Effect on my wellbeing",
        "Wanted to move on",
    )
    chance = np.column_stack(
        [np.full(form.n, 0.42), np.full(form.n, 0.38), np.where(strand == DA, 0.50, 0.20), np.full((form.n, 2), 0.30)]
    )
    ticked = form.draws.uniform((form.n, 5)) < chance
    form.tick("withdrawal_reasons", reasons, ticked, form.answered("considered_withdrawing", "Yes"), "Another reason")
