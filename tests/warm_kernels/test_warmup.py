"""The warm-up changes nothing that a notebook could see."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import random, sys, warnings
import numpy as np, pandas as pd, seaborn, matplotlib as mpl, matplotlib.pyplot as plt
import matplotlib.backends.backend_agg, matplotlib.units
import statsmodels.formula.api, statsmodels.miscmodels.ordinal_model, statsmodels.duration.survfunc
from warm_kernels.warmup import warm_up

def visible():
    return (
        random.getstate(), str(np.random.get_state()), dict(mpl.rcParams), plt.get_fignums(), list(mpl.units.registry),
        pd.get_option("display.max_rows"), list(warnings.filters), sorted(mpl.colormaps), np.geterr(),
        "matplotlib_inline" in sys.modules, "pandas.plotting._matplotlib" in sys.modules,
    )

before = visible()
ran = warm_up()
after = visible()
assert before == after, [pair for pair in zip(before, after) if pair[0] != pair[1]]
print(" ".join(ran))
"""


def test_it_touches_no_global_state():
    found = subprocess.run([sys.executable, "-W", "error", "-c", LOOK], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert found.stdout.split() == [
        "tabulate",
        "draw",
        "draw_statistics",
        "fit_formula",
        "fit_ordered",
        "survival",
    ]


def test_it_runs_only_what_is_loaded():
    code = "from warm_kernels.warmup import warm_up; import sys; print(warm_up(), 'numpy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[] False"
