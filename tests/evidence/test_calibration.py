import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from analysis.evidence.calibration import last_calibration
from analysis.evidence.estimates import t_interval
from analysis.evidence.reading import Reading
from analysis.evidence.region import Region
from benchmarks.calibration import SCENARIOS, _finished, _jobs, promised_power, summarise


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
        "promised": 0.8,
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


def reading(**fields):
    usual = {
        "measure": "share",
        "name": "share",
        "region": Region.of("above", 0.5),
        "estimate": 0.6,
        "n": 200,
        "df": 199,
    }
    se = (0.6 * 0.4 / 200) ** 0.5
    return Reading(**usual | {"se": se, "interval": t_interval(0.6, se, 199)} | fields)


def basis(kind="beta"):
    return SimpleNamespace(study=SimpleNamespace(inference=SimpleNamespace(interval=kind)))


def test_promised_power_of_a_share_is_that_of_its_own_interval():
    """Of 200 answers, at a truth of 0.6, the exact interval lies above a half from 115 upwards."""
    promised = promised_power(reading(), 0.6, 0.0, basis())
    exact = float(binom.sf(114, 200, 0.6))

    assert promised == pytest.approx(exact, abs=0.02)
    assert promised < promised_power(reading(), 0.6, 0.0, basis("mean"))


def test_a_truth_on_the_mark_is_found_as_often_as_the_level_allows():
    difference = {"measure": "difference", "region": Region.of("above", 0.0), "se": 0.05, "df": 1e6}

    assert promised_power(reading(**difference), 0.0, 0.0, basis()) == pytest.approx(0.025, abs=0.001)


def test_power_stands_beside_what_the_design_promises():
    planted = [
        rows(null=False, scenario="planted effects", promised=0.5, alone=i % 2 == 0, verdict="supported")
        for i in range(10)
    ]
    power = summarise(pd.DataFrame([*planted, rows()]))["power"]["t/c"]

    assert (power["found"], power["promised"], power["supported after Holm"]) == (0.5, 0.5, 1.0)


def test_a_run_that_was_stopped_goes_on_after_its_last_whole_line(tmp_path):
    kept = tmp_path / "worlds.jsonl"
    kept.write_text('[7, [{"world": 7}]]\n[8, [{"wor', encoding="utf-8")

    assert _finished(kept) == {7: [{"world": 7}]}
    assert _finished(tmp_path / "none.jsonl") == {}


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
