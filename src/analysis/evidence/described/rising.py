"""What people raise more and more, what themes they raise, and whether new conversations still bring anything new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

DRAWS = 1000


def codings(basis: Basis) -> pd.DataFrame | None:
    """The coded excerpts up to the last day of the data; None where the study holds none."""
    voices = basis.data.voices
    if voices is None or not {"excerpt", "person", "code"} <= set(voices.columns):
        return None
    kept = voices[voices["at"] <= pd.Timestamp(basis.study.extract_date)] if "at" in voices else voices
    plain = kept.assign(**{name: kept[name].astype(object) for name in ("code", "person", "excerpt")})
    for name in ("theme", "stage", "coder", "strand"):
        if name in plain:
            plain[name] = plain[name].astype(object).where(plain[name].astype(str).str.strip() != "")
    return plain if len(plain) else None


def code_trends(basis: Basis) -> pd.DataFrame:
    """For each code how its rate has gone, a year: see `analysis.voices.emerging.trends`. Empty without dates."""
    from analysis.voices.emerging import monthly_counts, people_heard, trends

    said = codings(basis)
    if said is None or "at" not in said or said["at"].notna().sum() == 0:
        return pd.DataFrame(columns=["code", "n", "verdict"])
    dated = said[said["at"].notna()]
    return trends(monthly_counts(dated), people_heard(dated), level=basis.level)


def themes_raised(basis: Basis, by: str | None = None) -> pd.DataFrame:
    """People who raised each theme, of all who were heard: see `analysis.voices.theme_counts.count_voices`."""
    from analysis.voices.theme_counts import count_voices

    said = codings(basis)
    if said is None or "theme" not in said:
        return pd.DataFrame(columns=["theme", "people", "n", "estimate"])
    if by is not None and (by if by != "half_year" else "at") not in said:
        return pd.DataFrame(columns=[by, "theme", "people", "n", "estimate"])
    if by == "half_year":
        said = said.assign(half_year=_half_years(said["at"]))
    seed = basis.study.inference.seed
    return count_voices(said, what="theme", by=by, level=basis.level, draws=DRAWS, seed=seed)


def _half_years(days: pd.Series) -> pd.Series:
    """Calendar half years as "2024, first half"; coarse, so that a few people a month stay unseen."""
    dated = pd.to_datetime(days)
    half = dated.dt.month.map(lambda month: "first" if month <= 6 else "second", na_action="ignore")
    return (dated.dt.year.astype("Int64").astype("string") + ", " + half.astype("string") + " half").astype(object)


def least_noticed(trends: pd.DataFrame) -> float:
    """The yearly growth of a middling code that would have been noticed: see `analysis.voices.emerging.detectable`."""
    from analysis.voices.emerging import detectable

    return detectable(trends) if "low" in trends else float("nan")


def together(basis: Basis) -> pd.DataFrame:
    """Which themes the same people raise: see `analysis.voices.theme_counts.co_occurrence`."""
    from analysis.voices.theme_counts import co_occurrence

    said = codings(basis)
    if said is None or "theme" not in said:
        return pd.DataFrame(columns=["first", "second", "both", "n", "apart"])
    return co_occurrence(said, level=basis.level, draws=DRAWS, seed=basis.study.inference.seed)


def unmapped(basis: Basis) -> pd.DataFrame:
    """Codes that belong to no theme of the register: `code`, `n` (people). Candidates for a theme of their own."""
    said = codings(basis)
    if said is None:
        return pd.DataFrame(columns=["code", "n"])
    claimed = {code for theme in basis.register.all_themes for code in (theme.codes or [theme.id])}
    known = {theme.id for theme in basis.register.all_themes}
    free = ~said["code"].isin(claimed)
    if "theme" in said:
        free &= ~said["theme"].isin(known)
    counts = said[free].groupby("code")["person"].nunique()
    return pd.DataFrame({"code": counts.index, "n": counts.to_numpy()})


def still_new(basis: Basis) -> tuple[pd.DataFrame, object] | None:
    """The saturation curve and whether it was reached; None where it cannot be drawn."""
    from analysis.voices.saturation import saturation, saturation_curve

    said = codings(basis)
    if said is None or "at" not in said:
        return None
    curve = saturation_curve(said, level=basis.level, draws=200, seed=basis.study.inference.seed)
    return curve, saturation(curve)
