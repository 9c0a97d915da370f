"""The words of the made-up files: what stands in a cell, in the order of the numbers used while making it."""

from __future__ import annotations

from functools import cache

import numpy as np

from analysis.study import find_study

YES_NO = np.array(["Yes", "No"], dtype=object)
FLAG = np.array(["No", "Yes"], dtype=object)
STRANDS = np.array(["Anti-social behaviour", "Crime", "Domestic abuse"], dtype=object)
STRAND_CODES = np.array(["A", "C", "D"], dtype=object)
ASB, CRIME, DA = 0, 1, 2
OFFENCES = np.array(
    [
        "Violence and harassment",
        "Sexual offences",
        "Burglary",
        "Theft and robbery",
        "Criminal damage",
        "Other crime",
        "Anti-social behaviour",
    ],
    dtype=object,
)
OFFENCE_CODES = np.array(["VH", "SX", "BU", "TR", "CD", "OT", "AS"], dtype=object)
SETTLEMENTS = np.array(["Main town", "Smaller town or village", "Rural"], dtype=object)
SETTLEMENT_CODES = np.array(["M", "S", "R"], dtype=object)
QUINTILES = np.array(["1 (most deprived)", "2", "3", "4", "5 (least deprived)"], dtype=object)
QUINTILE_CODES = np.array(["1", "2", "3", "4", "5"], dtype=object)
AGES = np.array(["16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75 and over"], dtype=object)
SEXES = np.array(["Female", "Male"], dtype=object)
SEX_CODES = np.array(["F", "M"], dtype=object)
ETHNIC_GROUPS = np.array(["White", "Asian", "Black", "Mixed", "Other"], dtype=object)
ETHNIC_CODES = np.array(["W", "A", "B", "M", "O"], dtype=object)
TENURES = np.array(["Owned or shared ownership", "Social rented", "Private rented or rent free"], dtype=object)
SEXUALITIES = np.array(
    ["Straight or heterosexual", "Gay, lesbian, bisexual or another orientation"],
    dtype=object,
)
CHANNELS = np.array(["By telephone", "Online", "In person", "Through someone else"], dtype=object)
CHANNEL_CODES = np.array(["T", "O", "P", "X"], dtype=object)
AGREE = np.array(
    ["Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"],
    dtype=object,
)
SATISFIED = np.array(
    ["Very satisfied", "Fairly satisfied", "A bit dissatisfied", "Very dissatisfied"],
    dtype=object,
)
CONFIDENT = np.array(
    ["Very confident", "Fairly confident", "Not very confident", "Not at all confident"],
    dtype=object,
)
CASE_OUTCOMES = np.array(
    ["Someone was charged", "Dealt with out of court", "Closed without action", "Still open"],
    dtype=object,
)
QUARTERS = np.array([f"{year} Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)], dtype=object)
BEHAVIOURS = (
    "noise",
    "verbal abuse",
    "harassment",
    "intimidation",
    "drink",
    "vandalism",
    "litter",
    "drugs",
    "vehicles",
    "animals",
)


@cache
def councils() -> np.ndarray:
    """The council areas that the illustrative study's codebook names: the larger one first."""
    return np.array(list(_council_codes().values()), dtype=object)


@cache
def council_codes() -> np.ndarray:
    """How the case file writes them."""
    return np.array(list(_council_codes()), dtype=object)


def _council_codes() -> dict[str, str]:
    return find_study("illustrative").codebook.cases["local_authority"].codes
