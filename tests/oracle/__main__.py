"""python -m tests.oracle DIR: run every case of a folder of the oracle's form, say which differ."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

from tests.oracle.cases import run_folder
from tests.oracle.scope import out_of_scope


def main(folder: Path) -> int:
    """Exit status 0 if all cases in scope agree."""
    declared = out_of_scope()
    outcomes = list(run_folder(folder))
    failed = [o for o in outcomes if not o.passed and o.case not in declared]
    aside = [o for o in outcomes if not o.passed and o.case in declared]
    for outcome in failed:
        print(
            f"DIFFERS {outcome.file} {outcome.case}: {outcome.worst:.3g} (allowed {outcome.rtol:g}) {outcome.trouble}"
        )
    for outcome in aside:
        print(f"ASIDE   {outcome.file} {outcome.case}: {declared[outcome.case]}")
    passed = sum(o.passed for o in outcomes)
    numbers = sum(o.numbers for o in outcomes)
    worst = {
        k: max((o.worst for o in outcomes if o.passed and o.kind == k), default=0.0)
        for k in sorted({o.kind for o in outcomes})
    }
    print(f"{len(outcomes)} cases, {numbers} numbers: {passed} agree, {len(failed)} differ, {len(aside)} out of scope")
    print("largest relative difference among those that agree: " + ", ".join(f"{k} {w:.2g}" for k, w in worst.items()))
    return 1 if failed or not outcomes else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("python -m tests.oracle DIR")
    warnings.simplefilter("ignore")
    raise SystemExit(main(Path(sys.argv[1])))
