"""How often the machine is wrong: made-up worlds with known truth, from raw files to verdicts.

    python -m benchmarks.calibration [--worlds 1000] [--workers 2] [--out docs/calibration.json]

Finished worlds are kept, line by line, beside the code they were made with: a run that is stopped goes on there.

Each world is written as the raw files of a study and goes the whole way: reading, design, estimates, disclosure, Holm,
verdict. Scenarios: no effect; planted effects; a fifth of the people (small bases); victims whose cases are alike; and
unwelcome answers left blank more often, which no method can undo: its error rate is reported, not promised. Written
to a file: how often any primary claim was wrongly supported, power against what the design promises, coverage.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from analysis.paths import DATA, ROOT

STUDY = DATA / "illustrative"
TESTED = ("recorded", "cases", "events")
FILES = ("study.yaml", "codebook.yaml", "themes.yaml", "comparators.yaml", "clocks.yaml")
OUT = ROOT / "docs" / "calibration.json"
KEPT = ROOT / ".calibration"
# The generator's names of effects and the register's names of claims, where they are not the same.
OTHER_NAMES = {"kept-informed/portal": "kept-informed/after-portal"}
# Effects in another measure than the claim's: a hazard ratio for an incidence, a difference of shares for odds.
OTHER_MEASURES = {"delay-and-withdrawal/by-strand", "choice-and-voice/treated-fairly"}


@dataclass(frozen=True)
class Scenario:
    """A kind of world. `share` of all worlds; `no_effect`: every theme's true effect is none."""

    name: str
    share: float
    no_effect: bool
    scale: float = 1.0
    informative: float = 0.0
    uneven: float = 0.08


SCENARIOS = (
    Scenario("no effect", 0.40, True),
    Scenario("planted effects", 0.25, False),
    Scenario("no effect, small bases", 0.10, True, scale=0.2),
    Scenario("no effect, unwelcome answers left blank more often", 0.15, True, informative=0.1),
    # No more uneven than this: 0.90 and 0.10 either way are chances of 0.80 and 1.00, whose mean is still the truth.
    Scenario("no effect, clustered victims", 0.10, True, uneven=0.10),
)


def main() -> None:
    arguments = _arguments()
    begun = time.perf_counter()
    kept = arguments.kept or KEPT / f"{_code()}-{arguments.seed}.jsonl"
    jobs = list(_jobs(arguments.worlds, arguments.seed))
    found = {seed: rows for seed, rows in _finished(kept).items() if seed in {job[0] for job in jobs}}
    seconds = sum(rows[0]["cpu"] for rows in found.values())
    for seed, rows in _made([job for job in jobs if job[0] not in found], kept, arguments.workers):
        found[seed] = rows
        seconds += rows[0]["cpu"]
        if len(found) % 20 == 0:
            _write(found, seconds, arguments)
    _write(found, seconds, arguments)
    print(in_words(json.loads(arguments.out.read_text(encoding="utf-8"))))
    print(f"\nThis run took {(time.perf_counter() - begun) / 60:.1f} minutes.")


def _made(jobs: list[tuple[int, Scenario]], kept: Path, workers: int) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Worlds as they are finished, each kept on disk before the next."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for (seed, _), rows in zip(jobs, pool.map(_one_world, jobs), strict=True):
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps([seed, rows]) + "\n")
            yield seed, rows


def _finished(kept: Path) -> dict[int, list[dict[str, Any]]]:
    """The worlds of an earlier run; a last line that was not finished is made again."""
    lines = kept.read_text(encoding="utf-8").split("\n")[:-1] if kept.is_file() else []
    return dict(json.loads(line) for line in lines)


def _code() -> str:
    """Twelve digits of the code that worlds are made with and go through."""
    from analysis.evidence.fingerprint import code_hash

    made = sorted((ROOT / "src" / "analysis" / "synthetic").glob("*.py"))
    digest = hashlib.sha256(code_hash().encode() + b"".join(path.read_bytes() for path in made))
    return digest.hexdigest()[:12]


def _write(found: dict[int, list[dict[str, Any]]], seconds: float, arguments: argparse.Namespace) -> None:
    """What has been found so far; a run that is stopped keeps it."""
    summary = summarise(pd.DataFrame([row for rows in found.values() for row in rows]))
    cost = {"worlds": len(found), "processor seconds a world": round(seconds / max(1, len(found)), 2)}
    summary |= cost | {"date": arguments.date}
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--date", default=time.strftime("%Y-%m-%d"))
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--kept", type=Path, default=None, help="where finished worlds are kept, and taken from")
    return parser.parse_args()


def _jobs(worlds: int, seed: int) -> Iterator[tuple[int, Scenario]]:
    number = seed * 1_000_000
    every = [(s, number) for s in SCENARIOS for number in range(max(1, round(s.share * worlds)))]
    # The scenarios in turn, so that a run that is stopped has seen each in its share.
    every.sort(key=lambda pair: (pair[1] + 0.5) / pair[0].share)
    for scenario, _ in every:
        number += 1
        yield number, scenario


def _one_world(job: tuple[int, Scenario]) -> list[dict[str, Any]]:
    """One world from raw files to verdicts: a row for each claim whose true effect is known."""
    from analysis.evidence import Basis
    from analysis.intake import read_study
    from analysis.study import find_study

    seed, scenario = job
    begun = time.process_time()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "world"
        _write_world(folder, seed, scenario)
        study = find_study(folder)
        # The register is checked once against the whole study; worlds hold only what claims with a known truth rest on.
        basis = Basis(study, read_study(study, use_cache=False), _register())
        rows = list(_rows(basis, scenario))
    cost = time.process_time() - begun
    return [row | {"world": seed, "scenario": scenario.name, "null": scenario.no_effect, "cpu": cost} for row in rows]


def _write_world(folder: Path, seed: int, scenario: Scenario) -> None:
    from analysis.synthetic import raw_files, world, write_files

    (folder / "raw").mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(STUDY / name, folder / name)
    _only_what_is_tested(folder / "study.yaml", lonely="adjust" if scenario.scale < 1 else "fail")
    null = ("all",) if scenario.no_effect else ()
    options = {"scale": scenario.scale, "informative": scenario.informative, "uneven": scenario.uneven}
    files = raw_files(world(seed, null_themes=null, **options))
    write_files(folder / "raw", {name: rows for name, rows in files.items() if name.startswith(TESTED)})


def _only_what_is_tested(path: Path, lonely: str) -> None:
    """Leave out the open survey, the voices and the log of meetings: no effect is planted in them.

    A stratum of one respondent has no variance of its own; a small survey has to say what then.
    """
    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    study["instruments"] = [
        one | {"lonely_clusters": lonely} for one in study["instruments"] if one["id"] == "recorded"
    ]
    study = {key: value for key, value in study.items() if key not in ("voices", "engagement")}
    path.write_text(yaml.safe_dump(study, sort_keys=False, allow_unicode=True), encoding="utf-8")


@cache
def _register() -> Any:
    from analysis.evidence import read_register
    from analysis.study import find_study

    return read_register(find_study(STUDY))


def _rows(basis: Any, scenario: Scenario) -> Iterator[dict[str, Any]]:
    from analysis.evidence.evaluation import judged_claim, reading_of
    from analysis.evidence.mark import mark_of
    from analysis.synthetic import EFFECTS, primary

    for effect in EFFECTS:
        name = f"{effect.theme}/{effect.claim}"
        theme = basis.register.theme(effect.theme)
        key = OTHER_NAMES.get(name, name).split("/")[1]
        if key not in {claim.id for claim in theme.claims}:
            continue
        claim = theme.claim(key)
        # Only primaries are judged; of the others the interval is wanted.
        is_primary = effect == primary(effect.theme)
        reading = reading_of(claim, theme.head.id, basis)
        verdict = judged_claim(theme, claim, basis)[2].word if is_primary else ""
        truth = effect.null if scenario.no_effect else effect.planted
        has_interval = reading.interval is not None and np.isfinite(reading.low)
        yield {
            "claim": f"{effect.theme}/{key}",
            "primary": is_primary,
            "truth": truth,
            "known": name not in OTHER_MEASURES,
            "estimate": reading.estimate,
            "low": reading.low,
            "high": reading.high,
            "se": reading.se,
            "promised": promised_power(reading, truth, mark_of(claim, basis.comparators).variance, basis),
            "people": reading.people,
            "alone": bool(has_interval and reading.region.place(*reading.interval(reading.level)) == "inside"),
            "verdict": verdict,
        }


def promised_power(reading: Any, truth: float, published: float, basis: Any) -> float:
    """How often a study of this design would find its claim if the truth were this: the power its design promises.

    Parameters
    ----------
    reading : Reading, for what the design is worth: effective answers (n over the design effect) of a share, the
        standard error of anything else. published : the variance of the published figure the claim is held against.

    Notes
    -----
    The estimate is taken as normal about the truth, with the design's error there. It counts as found where the
    study's own interval about it lies inside the claim's region: for a share Korn and Graubard's, which is wider than
    two standard errors either way; for all else the t interval on the design's degrees of freedom.
    """
    from scipy import special

    if reading.interval is None or not np.isfinite(reading.se) or reading.se <= 0:
        return float("nan")
    own = float(np.sqrt(reading.se**2 - published))
    if reading.measure == "share" and not published:
        at, low, high, own = _intervals_of_shares(reading, truth, basis.study.inference.interval)
    else:
        truth = float(np.log(truth)) if reading.scale == "log" else truth
        at = truth + np.linspace(-9, 9, 3601) * own
        reach = (special.stdtrit(reading.df, 0.975) if np.isfinite(reading.df) else 1.959964) * reading.se
        low, high = at - reach, at + reach
        if reading.scale == "log":
            low, high = np.exp(low), np.exp(high)
    inside = [reading.region.place(*pair) == "inside" for pair in zip(low, high, strict=True)]
    density = np.exp(-0.5 * ((at - truth) / own) ** 2)
    return float(density[inside].sum() / density.sum())


def _intervals_of_shares(reading: Any, truth: float, kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Shares that may be found, the two limits about each, and the error of a share at the truth."""
    from analysis.survey.intervals import interval

    least = 0.5 / max(reading.n, 1)
    share = min(max(reading.estimate, least), 1 - least)
    answers = share * (1 - share) / reading.se**2
    at = np.linspace(0.0005, 0.9995, 1999)
    same = np.ones(len(at))
    low, high = interval(kind, at, np.sqrt(at * (1 - at) / answers), reading.df * same, reading.n * same)
    return at, low, high, float(np.sqrt(truth * (1 - truth) / answers))


def summarise(found: pd.DataFrame) -> dict[str, Any]:
    """Error rates by scenario, power by claim, coverage of all intervals."""
    return {
        "wrongly supported": {
            name: _wrong(rows) for name, rows in found[found["null"]].groupby("scenario", sort=False)
        },
        "power": _power(found[~found["null"]]),
        "coverage": {name: _coverage(rows) for name, rows in found.groupby("scenario", sort=False)},
        "coverage by claim": {
            str(name): _coverage(rows)
            for name, rows in found[found["scenario"].isin(["no effect", "planted effects"])].groupby("claim")
        },
    }


def _wrong(rows: pd.DataFrame) -> dict[str, float]:
    """The share of worlds without any effect in which a primary claim was supported."""
    primary = rows[rows["primary"]]
    by_world = primary.assign(wrong=primary["verdict"] == "supported").groupby("world")["wrong"].any()
    alone = primary.groupby("world")["alone"].any()
    return {
        "worlds": int(by_world.size),
        "any primary claim": round(float(by_world.mean()), 4),
        "standard error": round(float(np.sqrt(by_world.mean() * (1 - by_world.mean()) / by_world.size)), 4),
        "without Holm": round(float(alone.mean()), 4),
    }


def _power(rows: pd.DataFrame) -> dict[str, dict[str, float]]:
    """How often each primary claim's interval supports it, beside what its design promises at the true effect."""
    found = {}
    for name, claims in rows[rows["primary"] & rows["known"]].groupby("claim"):
        shown = claims[np.isfinite(claims["low"])]
        if shown.empty:
            continue
        found[str(name)] = {
            "found": round(float(shown["alone"].mean()), 3),
            "promised": round(float(shown["promised"].mean()), 3),
            "supported after Holm": round(float((claims["verdict"] == "supported").mean()), 3),
            "worlds": len(shown),
        }
    return found


def _coverage(rows: pd.DataFrame) -> dict[str, float]:
    known = rows[rows["known"] & np.isfinite(rows["low"]) & np.isfinite(rows["high"])]
    inside = (known["low"] <= known["truth"]) & (known["truth"] <= known["high"])
    if known.empty:
        return {"intervals": 0, "share": float("nan")}
    return {
        "intervals": len(known),
        "share": round(float(inside.mean()), 4),
        "mean estimate": round(float(known["estimate"].mean()), 4),
        "truth": round(float(known["truth"].mean()), 4),
    }


def in_words(summary: dict[str, Any]) -> str:
    cost = summary["processor seconds a world"]
    lines = [f"{summary['worlds']} worlds, {cost} processor seconds each, {summary['date']}", "", "Wrongly supported:"]
    for name, rate in summary["wrongly supported"].items():
        lines.append(
            f"  {name}: {rate['any primary claim']:.1%} of {rate['worlds']} (without Holm {rate['without Holm']:.1%})"
        )
    lines += ["", "Power, found and promised:"]
    lines += [f"  {name}: {row['found']:.1%} / {row['promised']:.1%}" for name, row in summary["power"].items()]
    lines += ["", "Coverage of 95% intervals:"]
    lines += [f"  {name}: {row['share']:.1%} of {row['intervals']}" for name, row in summary["coverage"].items()]
    lines += ["", "By claim (mean estimate, truth):"]
    for name, row in summary["coverage by claim"].items():
        if row["intervals"]:
            lines.append(f"  {name}: {row['share']:.1%} ({row['mean estimate']}, {row['truth']})")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
