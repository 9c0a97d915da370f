"""Which excerpt carries which theme, whose it is: the common ground of all counts of voices."""

from __future__ import annotations

import pandas as pd

from analysis.errors import Breach, InputError

NEEDED = ("excerpt", "person")


def carried(codings: pd.DataFrame, what: str = "theme") -> pd.DataFrame:
    """One row for each excerpt and theme (or code) it carries, however many coders gave it.

    Parameters
    ----------
    codings : DataFrame, a row a coding: `excerpt`, `person`, the column `what`, and where there are several coders
        `coder`. Rows without a value in `what` are excerpts without a theme.
    what : str, "theme" or "code".

    Returns
    -------
    DataFrame with the columns of the first coding of each excerpt and theme. With several coders an excerpt carries a
    theme if at least half of those who coded that excerpt gave it.

    Raises
    ------
    InputError : a column is missing, or one excerpt belongs to two people.
    """
    missing = [column for column in (*NEEDED, what) if column not in codings]
    if missing:
        raise InputError(Breach("voices", f"column {column}", "is missing", NEEDED) for column in missing)
    owners = codings.groupby("excerpt", observed=True)["person"].nunique()
    if (owners > 1).any():
        raise InputError(
            Breach("voices", "column person", f"{int((owners > 1).sum())} excerpts belong to more than one person")
        )
    given = codings.dropna(subset=[what])
    if "coder" not in codings:
        return given.drop_duplicates(["excerpt", what])
    coders = codings.groupby("excerpt", observed=True)["coder"].nunique().clip(lower=1)
    votes = given.groupby(["excerpt", what], observed=True)["coder"].nunique().clip(lower=1)
    enough = votes[2 * votes >= coders.reindex(votes.index.get_level_values("excerpt")).to_numpy()]
    first = given.drop_duplicates(["excerpt", what]).set_index(["excerpt", what])
    return first.loc[first.index.isin(enough.index)].reset_index()


def code_to_theme(codings: pd.DataFrame, themes: dict[str, list[str]]) -> tuple[pd.DataFrame, list[str], list[Breach]]:
    """Codings with a column `theme`, the codes no theme claims, and what is ambiguous.

    Parameters
    ----------
    codings : DataFrame with a column `code`: a path from the root joined by " > ", or a bare name.
    themes : theme id -> codes it gathers, each a whole path or the name of one code, in any case.

    Returns
    -------
    (codings, unmapped, breaches): a code that two themes claim, or a bare name that fits two codes of the book, is a
    breach and maps to neither.
    """
    known = [str(code) for code in codings["code"].dropna().unique()]
    claimed: dict[str, set[str]] = {code: set() for code in known}
    breaches: list[Breach] = []
    for theme, wanted in themes.items():
        for entry in wanted:
            fits = _codes_meant(entry, known)
            if len(fits) > 1:
                breaches.append(_ambiguous(theme, entry, len(fits)))
            elif fits:
                claimed[fits[0]].add(theme)
    for code, owners in claimed.items():
        if len(owners) > 1:
            what = f"the code '{code}' is in {len(owners)} themes: {', '.join(sorted(owners))}"
            breaches.append(Breach("themes.yaml", "", what, (), "Leave it in one."))
    one = {code: next(iter(owners)) for code, owners in claimed.items() if len(owners) == 1}
    mapped = codings.assign(theme=codings["code"].map(one).astype("string"))
    return mapped, [code for code in known if not claimed[code]], breaches


def _codes_meant(entry: str, known: list[str]) -> list[str]:
    wanted = entry.strip().casefold()
    whole = [code for code in known if code.casefold() == wanted]
    return whole or [code for code in known if code.rsplit(" > ", 1)[-1].casefold() == wanted]


def _ambiguous(theme: str, entry: str, fits: int) -> Breach:
    what = f"the code '{entry}' is the name of {fits} codes in the codebook"
    return Breach("themes.yaml", f"theme {theme}", what, (), "Write its path from the root.")
