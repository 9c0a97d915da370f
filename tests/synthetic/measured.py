"""What a made-up world shows of each true effect: plain weighted shares, without any room of the package."""

from __future__ import annotations

import numpy as np
import pandas as pd

MISSING = ("", "Don't know", "Can't remember", "Prefer not to say", "Too early to say")
AGREE = ("Strongly agree", "Agree")
SATISFIED = ("Very satisfied", "Fairly satisfied")
CRIME_AND_DA = ("Crime", "Domestic abuse")


def given(answers: pd.DataFrame, item: str) -> pd.DataFrame:
    """The rows that answer an item."""
    return answers[~answers[item].isin(MISSING)]


def share(answers: pd.DataFrame, item: str, *said: str) -> float:
    """Weighted share of those who gave one of some answers, among those who gave any."""
    rows = given(answers, item)
    weight = rows["weight"].astype(float) if "weight" in rows else pd.Series(1.0, rows.index)
    return float((weight * rows[item].isin(said)).sum() / weight.sum())


def difference(answers: pd.DataFrame, item: str, said: tuple[str, ...], by: str, *first: str) -> float:
    """Share in the first group less the share in all others who answered `by`."""
    rows = given(answers, by)
    inside = rows[by].isin(first)
    return share(rows[inside], item, *said) - share(rows[~inside], item, *said)


def slope(answers: pd.DataFrame, score: str, by: str) -> float:
    """Least-squares slope of a score on a number."""
    rows = given(given(answers, score), by)
    return float(np.polyfit(rows[by].astype(float), rows[score].astype(float), 1)[0])


def within(events: pd.DataFrame, cases: pd.DataFrame, trigger: str, due: str, limit: tuple[int, int]) -> pd.DataFrame:
    """Triggers with a record of what was due: day of the trigger, and whether within the working days allowed."""
    from analysis.synthetic.calendar import bank_holidays

    first = events[events["event"] == trigger].groupby("case")["at"].min()
    last = events[events["event"] == due].groupby("case")["at"].min()
    both = pd.concat([first, last], axis=1, keys=["begun", "done"]).dropna().join(cases.set_index("case")["enhanced"])
    begun, done = both["begun"].to_numpy(dtype="datetime64[D]"), both["done"].to_numpy(dtype="datetime64[D]")
    taken = np.busday_count(begun + 1, done + 1, holidays=bank_holidays())
    allowed = np.where(both["enhanced"] == "Yes", limit[1], limit[0])
    return pd.DataFrame({"begun": begun, "in_time": taken <= allowed}, index=both.index)


NOTICES = (
    ("arrest", "victim_told_arrest"),
    ("interview_under_caution", "victim_told_interview"),
    ("released", "victim_told_released"),
    ("charge", "victim_told_charge"),
    ("out_of_court_disposal", "victim_told_disposal"),
    ("no_further_action", "victim_told_no_further_action"),
)


def effects(world: dict[str, pd.DataFrame]) -> dict[str, float]:
    """Every effect of the truth that is a share, a difference or a slope, by "theme/claim"."""
    answers, events = world["recorded"], world["events"]
    cases = world["cases"].drop_duplicates("case")
    told = pd.concat([within(events, cases, trigger, due, (5, 1)) for trigger, due in NOTICES])
    after = (told["begun"] >= np.datetime64("2024-10-01")).to_numpy()
    referred = within(events, cases, "report", "support_referred", (2, 2))
    reviews = [
        within(events, cases, trigger, due, (limit, limit))
        for trigger, due, limit in (
            ("case_review_requested", "case_review_eligibility", 5),
            ("case_review_requested", "case_review_applicant_told", 10),
            ("case_review_confirmed", "case_review_meeting", 10),
        )
    ]
    by_place = difference(answers, "any_court_barrier", ("Yes",), "settlement", "Smaller town or village", "Rural")
    unreported = answers[answers["any_unreported"] == "Yes"]
    feared = unreported.assign(fear=np.where(unreported["unreported_reasons"].str.contains("Fear"), "Yes", "No"))
    feared = feared[~unreported["unreported_reasons"].isin(MISSING)]
    crime = answers[answers["strand"].isin(CRIME_AND_DA)]
    clear = [
        share(answers[answers["strand"] == s], "clear_who_to_report", *AGREE)
        for s in ("Anti-social behaviour", "Crime")
    ]
    many = tuple(str(number) for number in range(3, 11))
    vulnerable = cases[cases["vulnerable"] == "Yes"]
    deprived = "1 (most deprived)"
    return {
        "where-to-report/two-agencies": share(answers, "agencies_contacted", "2", "3", "4 or more"),
        "where-to-report/clear-asb": clear[0] - clear[1],
        "kept-informed/satisfaction": difference(answers, "overall_satisfaction", SATISFIED, "kept_informed", "Yes"),
        "kept-informed/within-limit": float(told["in_time"].mean()),
        "kept-informed/portal": float(told["in_time"][after].mean() - told["in_time"][~after].mean()),
        "process-explained/next-steps": share(crime, "next_steps_explained", *AGREE),
        "process-explained/by-need": difference(crime, "next_steps_explained", AGREE, "communication_need", "Yes"),
        "consistent-empathy/lead-officers": difference(
            answers, "treated_with_empathy", AGREE, "lead_officers", "Two or more"
        ),
        "fear-of-reprisal/by-strand": -difference(feared, "fear", ("Yes",), "strand", "Crime"),
        "rights-awareness/code-aware": share(answers, "code_aware", "Yes"),
        "rights-awareness/by-deprivation": difference(
            answers, "code_aware", ("Yes",), "deprivation_quintile", deprived
        ),
        "choice-and-voice/asked": share(answers, "asked_contact_channel", "Yes"),
        "choice-and-voice/treated-fairly": difference(crime, "treated_fairly", AGREE, "asked_contact_channel", "Yes"),
        "relisting/relisted": share(answers, "trial_date_changed", "Yes"),
        "relisting/impact": slope(answers, "waiting_impact", "relistings"),
        "relisting/explained": share(answers, "trial_change_explained", "Yes"),
        "getting-to-court/barrier": share(answers, "any_court_barrier", "Yes"),
        "getting-to-court/by-place": by_place,
        "getting-to-court/no-car": difference(answers, "any_court_barrier", ("Yes",), "car", "No"),
        "being-at-court/met-defendant": difference(answers, "met_defendant", ("Yes",), "separate_arrangements", "Yes"),
        "asb-ownership-and-case-review/limits": float(pd.concat(reviews)["in_time"].mean()),
        "asb-ownership-and-case-review/continuing": share(cases, "continuing_3m", "Yes"),
        "asb-cumulative-harm/impact": slope(answers, "impact_score", "behaviour_types"),
        "asb-cumulative-harm/three-types": share(answers, "behaviour_types", *many),
        "support-offer-and-take-up/within-limit": float(referred["in_time"].mean()),
        "support-offer-and-take-up/recall": share(answers, "support_referred", "Yes"),
        "support-offer-and-take-up/by-deprivation": difference(
            answers, "support_received", ("Yes",), "deprivation_quintile", deprived
        ),
        "victim-personal-statement/offered": share(answers, "vps_offered", "Yes"),
        "victim-personal-statement/taken-into-account": share(answers, "vps_taken_into_account", *AGREE),
        "communication-needs/understood": difference(answers, "understood", AGREE, "communication_need", "Yes"),
        "communication-needs/assessed": share(vulnerable, "needs_assessment", "Yes"),
    }


def withdrawal(world: dict[str, pd.DataFrame]) -> tuple[float, float]:
    """Hazard ratio of withdrawal in silence of 28 days (stratified by strand), and of domestic abuse to other crime.

    Days of follow-up are cut where the silence begins and ends; each piece enters PHReg with its entry time.
    """
    from statsmodels.duration.hazard_regression import PHReg

    from analysis.study import find_study

    informs = [key for key, kind in find_study("illustrative").codebook.events.items() if kind.informs_victim]
    cases = world["cases"].drop_duplicates("case").set_index("case")
    events = world["events"].assign(at=pd.to_datetime(world["events"]["at"]))
    events = events[events["case"].map(cases["strand"]) != "A"]
    begun = events[events["event"] == "report"].groupby("case")["at"].min()
    ends = events[events["event"].isin(["withdrawal", "closed", "charge"])].sort_values("at", kind="stable")
    ended = ends.groupby("case").first().reindex(begun.index)
    stop = ended["at"].fillna(pd.Timestamp("2025-01-01"))
    heard = events[events["event"].isin(informs) | (events["event"] == "report")]
    heard = heard[heard["at"] < heard["case"].map(stop)].sort_values(["case", "at"], kind="stable")
    until = heard.groupby("case")["at"].shift(-1).fillna(heard["case"].map(stop))
    day = pd.Timedelta(days=1)
    since = heard["case"].map(begun)
    start, end = (heard["at"] - since) / day, (until - since) / day
    silent = np.minimum(start + 28, end)
    quits = (until == heard["case"].map(stop)) & (heard["case"].map(ended["event"]) == "withdrawal")
    pieces = pd.concat(
        [
            pd.DataFrame({"entry": start, "exit": silent, "gap": 0, "event": quits & (end <= silent)}),
            pd.DataFrame({"entry": silent, "exit": end, "gap": 1, "event": quits & (end > silent)}),
        ]
    )
    pieces["abuse"] = (pd.concat([heard["case"]] * 2).map(cases["strand"]) == "D").astype(int).to_numpy()
    pieces = pieces[pieces["exit"] > pieces["entry"]]
    how = {"status": pieces["event"].to_numpy(dtype=int), "entry": pieces["entry"].to_numpy(), "ties": "efron"}
    gap = PHReg(pieces["exit"], pieces[["gap", "abuse"]], **how).fit()
    return float(np.exp(gap.params[0])), float(np.exp(gap.params[1]))
