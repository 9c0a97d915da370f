"""May this case study be printed? Only when consent, signatures and numbers all hold, and never on a program's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.errors import Breach, InputError
from analysis.voices.case_studies import CaseStudy
from analysis.voices.redaction import find_identifiers

BEING_PREPARED = "A case study for this theme is being prepared."


@dataclass(frozen=True)
class Decision:
    """Whether a case study may be printed.

    Attributes
    ----------
    publish : bool. reasons : what stands against it, none if it may be printed; fit for the quality log, not a page.
    share : int or None, how many victims of the frame share its facts; None where no facts are given.
    printed_in : releases that had printed it and must be told when consent was withdrawn.
    """

    case: str
    publish: bool
    reasons: tuple[str, ...]
    share: int | None
    printed_in: tuple[str, ...] = ()

    @property
    def on_the_page(self) -> str | None:
        """What a page says instead of the case study; None where it is printed."""
        return None if self.publish else BEING_PREPARED


def publishable(
    case: CaseStudy,
    on: date,
    frame: pd.DataFrame,
    *,
    threshold: int = 10,
    printed: Mapping[str, Sequence[str]] | None = None,
) -> Decision:
    """Decide about one case study.

    Parameters
    ----------
    case : as read. on : the date of the build, from the study, never the clock.
    frame : DataFrame, a row a victim of the population, with the columns that facts name.
    threshold : least number of victims who must share the facts; the release's own disclosure threshold.
    printed : release (its date or folder) -> ids of the case studies it printed.

    Returns
    -------
    Decision with every reason at once.

    Raises
    ------
    InputError : a fact names a column the frame does not have.
    """
    share = sharing(case.facts, frame)
    reasons = [*_consent_reasons(case, on), *_signature_reasons(case, on), *_number_reasons(case, share, threshold)]
    reasons += _text_reasons(case)
    where = tuple(release for release, cases in (printed or {}).items() if case.id in cases)
    return Decision(case.id, not reasons, tuple(reasons), share, where if _withdrawn(case, on) else ())


def sharing(facts: Mapping[str, str], frame: pd.DataFrame) -> int | None:
    """How many victims of the frame share all the facts: the re-identification score; None without facts."""
    missing = [column for column in facts if column not in frame]
    if missing:
        raise InputError(
            Breach("case study", f"facts.{column}", "is no column of the frame of victims") for column in missing
        )
    if not facts:
        return None
    same = pd.Series(True, index=frame.index)
    for column, value in facts.items():
        same &= frame[column].astype("string").fillna("").str.casefold() == value.casefold()
    return int(same.sum())


def _withdrawn(case: CaseStudy, on: date) -> bool:
    return any(consent.withdrawn is not None and consent.withdrawn <= on for consent in case.consent)


def _consent_reasons(case: CaseStudy, on: date) -> list[str]:
    reasons = []
    if _withdrawn(case, on):
        reasons.append("consent was withdrawn")
    if any(consent.given > on for consent in case.consent):
        reasons.append("consent is not yet given on the day of the build")
    if any(consent.scope != "published" for consent in case.consent):
        reasons.append("consent does not cover publication")
    return reasons


def _signature_reasons(case: CaseStudy, on: date) -> list[str]:
    """Two people who are not the author, and not one person twice; after the last word was written."""
    author = _person(case.written_by)
    signers = {_person(signature.by) for signature in case.signed if case.written_on <= signature.on <= on}
    reasons = []
    if any(_person(signature.by) == author for signature in case.signed):
        reasons.append("the author is among those who signed")
    if any(signature.on < case.written_on for signature in case.signed):
        reasons.append("it was signed before it was written")
    if len(signers - {author}) < 2:
        reasons.append("it needs the signatures of two people other than the author")
    return reasons


def _person(name: str) -> str:
    return " ".join(name.replace(".", " ").split()).casefold()


def _number_reasons(case: CaseStudy, share: int | None, threshold: int) -> list[str]:
    if share is None:
        return ["it states no facts by which the risk could be counted"]
    if share < threshold:
        return [f"fewer than {threshold} victims share its facts"]
    if case.kind == "single" and not case.details_changed:
        return ["it is of one person and no details were changed"]
    return []


def _text_reasons(case: CaseStudy) -> list[str]:
    """Direct identifiers the redactor still finds in the text, by kind and never by word; pseudonyms are allowed."""
    allowed = {word.casefold() for word in case.pseudonyms}
    kinds = {
        span.kind
        for span in find_identifiers(case.text)
        if span.direct and case.text[span.start : span.end].casefold() not in allowed
    }
    return [f"its text may hold a {kind.replace('-', ' ')}" for kind in sorted(kinds)]


def withdrawn_notices(decisions: Sequence[Decision]) -> list[Breach]:
    """For the quality log: case studies that left this build though earlier releases had printed them, and where."""
    return [
        Breach(
            f"{d.case}.yaml",
            "consent",
            f"was withdrawn; it had been printed in {', '.join(d.printed_in)}",
            (),
            "Take it out of those copies.",
        )
        for d in decisions
        if d.printed_in
    ]
