"""What made-up victims say of court, and of persistent anti-social behaviour."""

from __future__ import annotations

import numpy as np

from analysis.synthetic.answers import Mood
from analysis.synthetic.antisocial import behaviours, kinds_of_behaviour
from analysis.synthetic.form import Form
from analysis.synthetic.truth import TARGETS, Truth
from analysis.synthetic.victims import Columns
from analysis.synthetic.vocabulary import ASB

BEHAVIOUR_LABELS = (
    "Noise",
    "Verbal abuse",
    "Harassment",
    "Intimidation",
    "Drink-related",
    "Vandalism",
    "Litter or fly-tipping",
    "Drug use or dealing",
    "Vehicles",
    "Animals",
)
CHANGES = np.array(["1", "2", "3", "4 or more"], dtype=object)


def to_trial(form: Form, people: Columns, truth: Truth) -> None:
    """Trial dates and how often they changed (as in the case), the effect of waiting (by the changes)."""
    form.ask("went_to_court", np.where(people["went_to_court"], "Yes", "No"), people["strand"] != ASB)
    court = form.answered("went_to_court", "Yes")
    form.yes_no("asked_special_measures", truth["choice-and-voice/asked"], court)
    form.ask("trial_date_given", np.where(people["trial_listed"], "Yes", "No"), court)
    dated = form.answered("trial_date_given", "Yes")
    number = people["relistings"]
    form.ask("trial_date_changed", np.where(number > 0, "Yes", "No"), dated)
    changed = form.answered("trial_date_changed", "Yes")
    form.ask("trial_changes", CHANGES[np.clip(number, 1, 4) - 1], changed)
    told = changed | form.answered("trial_date_changed", "No")
    form.compute("relistings", np.where(told, number.astype(str).astype(object), ""))
    form.pick(
        "trial_change_notice",
        ("On the day", "Less than a week before", "A week or more before"),
        (0.24, 0.31, 0.45),
        changed,
    )
    form.yes_no("trial_change_explained", truth["relisting/explained"], changed)
    score = form.draws.score(4.4 + truth["relisting/impact"] * number, 1.5, form.n)
    form.ask("waiting_impact", score.astype(str).astype(object), dated)


def at_court(form: Form, people: Columns, truth: Truth) -> None:
    """Getting there (by the kind of place and the use of a car), whom one meets there (by separate arrangements)."""
    form.yes_no("called_to_court", 0.92, form.answered("trial_date_given", "Yes"))
    called = form.answered("called_to_court", "Yes")
    _barriers(form, people, truth, called)
    form.yes_no("expenses_claimed", 0.52, called)
    form.pick(
        "expenses_paid",
        ("Within two weeks", "Later than two weeks", "Not yet paid"),
        (0.58, 0.27, 0.15),
        form.answered("expenses_claimed", "Yes"),
    )
    separate = form.yes_no("separate_arrangements", 0.45, called)
    met = 0.50 + np.where(separate, 0.55, -0.45) * truth["being-at-court/met-defendant"]
    form.yes_no("met_defendant", met, called)
    places = ("Entrance", "Waiting area", "At the refreshments", "Toilets", "Outside the building")
    where = form.draws.uniform((form.n, 5)) < np.array([0.45, 0.42, 0.18, 0.14, 0.30])
    form.tick("met_where", places, where, form.answered("met_defendant", "Yes"), "Entrance")
    form.yes_no("separate_waiting", np.where(separate, 0.70, 0.35), called)
    form.yes_no("pretrial_visit", 0.36, called)
    form.yes_no("special_measures_explained", 0.52, called)
    form.yes_no("special_measures_granted", 0.40, called)
    form.yes_no("special_measures_used", 0.80, form.answered("special_measures_granted", "Yes"))


def _barriers(form: Form, people: Columns, truth: Truth, called: np.ndarray) -> None:
    outside = people["settlement"] > 0
    by_place = np.where(outside, 0.45, -0.55) * truth["getting-to-court/by-place"]
    by_car = np.where(people["car"], -0.29, 0.71) * truth["getting-to-court/no-car"]
    any_barrier = form.draws.yes(truth["getting-to-court/barrier"] + by_place + by_car, form.n)
    ticked = (form.draws.uniform((form.n, 4)) < np.array([0.55, 0.25, 0.40, 0.45])) & any_barrier[:, None]
    ticked[:, 0] |= any_barrier & ~ticked.any(axis=1)
    boxes = ("Travel", "Childcare or other care", "Cost", "Time off work")
    form.tick("court_barriers", boxes, ticked, called, "None of these")
    answered = called & ~form.answered("court_barriers", "", "Don't know")
    form.compute("any_court_barrier", np.where(answered, np.where(any_barrier, "Yes", "No"), ""))


def persistent(form: Form, people: Columns, truth: Truth, mood: Mood) -> None:
    """Kinds of behaviour, and the impact (by their number); how it goes on."""
    asb = people["strand"] == ASB
    number = kinds_of_behaviour(form.draws, truth["asb-cumulative-harm/three-types"], form.n)
    form.tick("behaviours", BEHAVIOUR_LABELS, behaviours(form.draws, number), asb, "Noise")
    ticked = asb & ~form.answered("behaviours", "", "Don't know")
    form.compute("behaviour_types", np.where(ticked, number.astype(str).astype(object), ""))
    form.pick("behaviour_frequency", ("Less than monthly", "Monthly", "Weekly", "Daily"), (0.10, 0.19, 0.43, 0.28), asb)
    form.pick(
        "behaviour_duration",
        ("Less than 6 months", "6 to 12 months", "1 to 5 years", "More than 5 years"),
        (0.16, 0.18, 0.40, 0.26),
        asb,
    )
    slope = truth["asb-cumulative-harm/impact"]
    mean = np.where(asb, 4.3 + slope * (number - 1) + 2 * (0.55 - slope), 5.2 + 0.8 * (people["strand"] == 2))
    score = form.draws.score(mean, 1.9, form.n)
    form.ask("impact_score", score.astype(str).astype(object))
    form.yes_no("sleep_affected", np.clip(0.42 + 0.05 * number, 0, 0.95), asb)
    form.yes_no("mental_health_affected", np.clip(0.44 + 0.05 * number, 0, 0.95), asb)
    form.yes_no("moved_or_wants_to", np.clip(0.28 + 0.05 * number, 0, 0.95), asb)
    form.agree("safe_at_home", np.where(asb, 0.45, 0.58) - mood.lower)
    form.yes_no("case_review_aware", 0.16, asb)
    form.yes_no("behaviour_continuing", TARGETS["ASB goes on"] + mood.lower, asb)
    form.agree("agencies_worked_together", 0.34 - mood.lower, asb)
