"""Made-up victims and whose case is whose: several cases may be one victim's."""

from __future__ import annotations

import numpy as np

from analysis.synthetic.draws import Draws
from analysis.synthetic.truth import QUINTILES
from analysis.synthetic.vocabulary import ASB, CRIME, DA

Columns = dict[str, np.ndarray]

CASES = {ASB: 900, CRIME: 4500, DA: 1500}  # 6,000 crimes, 1,500 of them flagged as domestic abuse.
REPEATED = {ASB: 0.20, CRIME: 0.08, DA: 0.25}
FEMALE = np.array([0.55, 0.48, 0.75])
AGES = np.array(
    [
        [0.06, 0.13, 0.16, 0.19, 0.20, 0.16, 0.10],
        [0.16, 0.20, 0.19, 0.18, 0.14, 0.08, 0.05],
        [0.20, 0.28, 0.24, 0.15, 0.08, 0.03, 0.02],
    ]
)
ETHNIC = (0.96, 0.015, 0.004, 0.012, 0.009)


def victims_of_cases(draws: Draws, scale: float) -> Columns:
    """Strand, victim and whether it is the victim's first, one entry for each case, in random order."""
    strand, victim, first, known = [], [], [], 0
    for kind, number in CASES.items():
        cases = max(40, round(number * scale))
        victims = round(cases * (1 - REPEATED[kind]))
        again = np.floor(draws.uniform(cases - victims) * victims).astype(int)
        strand.append(np.full(cases, kind))
        victim.append(known + np.concatenate([np.arange(victims), again]))
        first.append(np.arange(cases) < victims)
        known += victims
    order = np.argsort(draws.uniform(sum(map(len, strand))), kind="stable")
    return {
        "strand": np.concatenate(strand)[order],
        "victim": np.concatenate(victim)[order],
        "first": np.concatenate(first)[order],
    }


def describe(draws: Draws, strand: np.ndarray) -> Columns:
    """Attributes of people, by strand: sex, age, ethnic group, disability, need, council, place, deprivation."""
    n = len(strand)
    disability = draws.yes(0.215, n)
    return {
        "sex": np.where(draws.yes(FEMALE[strand], n), 0, 1),
        "age": draws.pick_each(AGES[strand]),
        "ethnicity": draws.pick(ETHNIC, n),
        "disability": disability,
        "communication_need": draws.yes(np.where(disability, 0.30, 0.07), n),
        "council": draws.pick((0.80, 0.20), n),
        "settlement": draws.pick((0.45, 0.38, 0.17), n),
        "quintile": draws.pick(QUINTILES, n),
    }


def described_cases(draws: Draws, scale: float) -> Columns:
    """Victims' attributes for each case: the same for all cases of one victim."""
    cases = victims_of_cases(draws, scale)
    order = np.argsort(np.where(cases["first"], cases["victim"], len(cases["victim"]) + 1), kind="stable")
    victims = order[: cases["first"].sum()]
    attributes = describe(draws, cases["strand"][victims])
    return cases | {key: values[cases["victim"]] for key, values in attributes.items()}
