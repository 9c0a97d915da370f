"""How long a whole release takes to attack and to mend: python benchmarks/disclosure_release.py [TABLES]"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from analysis.disclosure import Policy, attack_release, mend_release  # noqa: E402
from tests.disclosure.made_up_release import publish, victims  # noqa: E402


def main() -> None:
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    started = time.perf_counter()
    rows = publish(victims(0), tables).rows()
    through = time.perf_counter()
    breaches = attack_release(rows, Policy())
    attacked = time.perf_counter()
    mended = mend_release(rows, Policy())
    done = time.perf_counter()
    print(f"{len({row['table'] for row in rows})} tables, {len(rows)} figures")
    print(f"gate {through - started:.1f} s; attack {attacked - through:.1f} s, {len(breaches)} breaches")
    print(f"mend {done - attacked:.1f} s, {mended.rounds} rounds, {len(mended.ordered)} more withheld")


if __name__ == "__main__":
    main()
