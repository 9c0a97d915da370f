"""The data dictionary of a study, in the parts a reader looks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.intake import data_dictionary

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis


def dictionary_of(basis: Basis) -> dict[str, pd.DataFrame]:
    """The codebook of a study as tables of text.

    Returns
    -------
    By part of the codebook, such as "Survey" or "Events", a DataFrame of text whose columns all say something.
    """
    whole = data_dictionary(basis.folder.codebook)
    parts = {}
    for title, part in whole.groupby("Table", sort=False):
        part = part.drop(columns="Table")
        filled = [column for column in part if (part[column] != "").any()]
        if part["Label"].equals(part["Name"]):
            filled = [column for column in filled if column != "Label"]
        parts[str(title)] = part[filled].replace("", "none").reset_index(drop=True)
    return parts
