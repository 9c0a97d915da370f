import json

import numpy as np
import pandas as pd
import pytest

from analysis.evidence.calibration import last_calibration
from benchmarks.calibration import SCENARIOS, _jobs, summarise


def rows(**fields):
    usual = {
        "scenario": "no effect",
        "null": True,
        "claim": "t/c",
        "primary": True,
        "known": True,
        "truth": 0.5,
        "estimate": 0.5,
        "low": 0.4,
        "high": 0.6,
        "se": 0.05,
        "log": False,
        "edge": 0.5,
        "people": 100,
        "alone": False,
        "verdict": "insufficient evidence",
        "world": 1,
    }
    return usual | fields


def test_a_world_is_wrong_if_any_primary_claim_is_supported_where_nothing_is_true():
    found = pd.DataFrame(
        [
            rows(world=1),
            rows(world=1, claim="t/d", verdict="supported", alone=True),
            rows(world=2),
            rows(world=3, primary=False, verdict="supported"),
        ]
    )
    wrong = summarise(found)["wrongly supported"]["no effect"]

    assert (wrong["worlds"], wrong["any primary claim"]) == (2, 0.5)


def test_coverage_is_the_share_of_intervals_that_hold_the_truth():
    found = pd.DataFrame([rows(), rows(low=0.51), rows(low=np.nan), rows(known=False, low=0.9)])

    assert summarise(found)["coverage"]["no effect"]["share"] == 0.5


def test_promised_power_is_that_of_the_interval_at_the_true_effect():
    planted = [
        rows(null=False, scenario="planted effects", truth=0.5 + 1.959964 * 0.05, alone=i % 2 == 0) for i in range(10)
    ]
    power = summarise(pd.DataFrame([*planted, rows()]))["power"]["t/c"]

    assert power["promised"] == pytest.approx(0.5)
    assert power["found"] == 0.5


def test_every_scenario_has_its_share_of_the_worlds_from_the_first():
    jobs = list(_jobs(100, seed=1))
    names = [scenario.name for _, scenario in jobs]

    assert {s.name: names.count(s.name) for s in SCENARIOS} == {s.name: round(100 * s.share) for s in SCENARIOS}
    assert set(names[:12]) == {s.name for s in SCENARIOS}
    assert len({seed for seed, _ in jobs}) == 100


def test_the_methods_page_gets_rows_of_text_or_nothing(tmp_path):
    assert last_calibration(tmp_path / "none.json") is None

    path = tmp_path / "calibration.json"
    summary = summarise(pd.DataFrame([rows(), rows(null=False, scenario="planted effects", truth=0.6)]))
    path.write_text(json.dumps(summary | {"date": "2026-11-24", "worlds": 2, "minutes": 1}), encoding="utf-8")
    kept = last_calibration(path)
    assert kept.worlds == 2 and all(isinstance(cell, str) for row in kept.rows for cell in row)
