"""Whom the Champions met: the engagement log, and who raised which theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.evidence.heard import is_about

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.study.models import Strand


def of_strand(rows: pd.DataFrame | None, strand: Strand) -> pd.DataFrame:
    """The rows of a strand, which the data name by its id or by its name; none where the data name no strand."""
    if rows is None or "strand" not in rows:
        return pd.DataFrame({"strand": []})
    return rows[rows["strand"].astype(str).isin([strand.id, strand.name])]


def people_met(basis: Basis, strand: Strand) -> pd.DataFrame:
    """People met, by how: `method`, `n`, with a total. Empty where the log names no strand, method or number."""
    met = of_strand(basis.data.engagement, strand)
    if not {"method", "people"} <= set(met.columns) or met.empty:
        return pd.DataFrame({"method": [], "n": []})
    by_method = met.groupby(met["method"].astype(str))["people"].sum().astype(int)
    rows = [{"method": method, "n": int(n)} for method, n in by_method.items() if n]
    return pd.DataFrame([*rows, {"method": "Total", "n": int(by_method.sum())}])


def meetings(basis: Basis, strand: Strand) -> tuple[int, int]:
    """How many entries the log holds for a strand, and of how many different methods."""
    met = of_strand(basis.data.engagement, strand)
    return len(met), int(met["method"].astype(str).nunique()) if "method" in met else 0


def raised(basis: Basis) -> pd.DataFrame:
    """People who raised each reported theme, by strand: `theme` (id), `strand` (id, or "Total"), `n`.

    One person may have raised several themes, and belong to several strands. All strands stand in one table, so that
    what one page withholds cannot be worked out from another. Empty where the study has no coded conversations.
    """
    said = basis.data.voices
    if said is None or not {"person", "strand", "code"} <= set(said.columns):
        return pd.DataFrame({"theme": [], "strand": [], "n": []})
    rows = []
    for theme in basis.register.themes:
        about = said[is_about(theme, said)]
        groups = {strand.id: of_strand(about, strand) for strand in basis.study.strands} | {"Total": about}
        rows += [{"theme": theme.id, "strand": key, "n": int(g["person"].nunique())} for key, g in groups.items()]
    return pd.DataFrame(rows, columns=["theme", "strand", "n"])
