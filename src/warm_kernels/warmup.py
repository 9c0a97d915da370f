"""Draw and fit once before the first fork, so that no kernel pays for what every kernel would do the first time.

Fonts, colour tables, layout caches, formula parsers and solvers are filled on objects of this module's own. It never
touches pyplot's state, rcParams, pandas' plotting (it registers date converters) or a global random state; what a
kernel draws, or draws at random, is the same with and without it.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable


def warm_up() -> list[str]:
    """Run each routine whose libraries are loaded; return the names of those that ran."""
    routines: dict[tuple[str, ...], Callable[[], None]] = {
        ("pandas", "numpy"): _tabulate,
        ("matplotlib.figure", "matplotlib.backends.backend_agg"): _draw,
        ("seaborn", "pandas"): _draw_statistics,
        ("statsmodels.formula.api", "pandas"): _fit_formula,
        ("statsmodels.miscmodels.ordinal_model", "pandas"): _fit_ordered,
        ("statsmodels.duration.survfunc",): _survival,
    }
    ran = []
    for libraries, routine in routines.items():
        if all(library in sys.modules for library in libraries):
            routine()
            ran.append(routine.__name__.removeprefix("_"))
    return ran


def _people(rows: int = 60):
    """A made-up table without a random number: every combination of its columns occurs."""
    import numpy as np
    import pandas as pd

    at = np.arange(rows)
    return pd.DataFrame(
        {
            "group": np.array(["a", "b", "c"])[at % 3],
            "period": np.array(["p1", "p2", "p3", "p4"])[at // 3 % 4],
            "answer": at * 7 % 11 % 5 + 1.0,
            "told": (at * 5 % 7 > 2).astype(int),
            "days": (at * 13 % 29) + at % 3 + 1.0,
            "weight": 1 + at % 4 / 4,
        }
    )


def _tabulate() -> None:
    import numpy as np
    import pandas as pd

    people = _people()
    text = io.StringIO(people.assign(day="2024-01-05").to_csv(index=False))
    read = pd.read_csv(text, parse_dates=["day"])
    shares = read.groupby(["group", "period"])[["answer", "told"]].mean().round(2)
    counted = pd.crosstab(read["group"], read["period"])
    counted.mask(counted < 5).to_html()
    shares._repr_html_()
    repr(shares)
    read.pivot_table(index="group", columns="period", values="answer", aggfunc="count").fillna(0)
    read.merge(shares.reset_index(), on=["group", "period"]).sort_values("days").describe()
    read.groupby("group").apply(lambda part: np.average(part["answer"], weights=part["weight"]))
    read.groupby("group").agg(n=("told", "size"), told=("told", "mean")).to_string()


def _axes():
    """Axes of a small figure that pyplot does not know. Small: what fills the caches costs little, drawing much."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1, 1), dpi=50)
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def _draw() -> None:
    axes = _axes()
    axes.plot([1, 2, 3], [3, 1, 2], label="line")
    axes.step([1, 2, 3], [1, 2, 3], where="post")
    axes.errorbar([1, 2], [1, 2], yerr=[0.1, 0.2])
    axes.bar(["a", "b"], [1, 2])
    axes.set_title("Title")
    axes.legend(fontsize=8)
    axes.figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    axes.figure.savefig(io.BytesIO(), format="svg")


def _draw_statistics() -> None:
    import numpy as np
    import seaborn as sns

    people = _people()
    sns.barplot(data=people, x="group", y="answer", hue="period", errorbar=None, ax=_axes())
    sns.lineplot(data=people, x="period", y="told", hue="group", n_boot=2, seed=1, ax=_axes())
    sns.histplot(data=people, x="days", hue="group", multiple="stack", bins=3, ax=_axes())
    sns.heatmap(np.eye(2), cmap="viridis", xticklabels=False, yticklabels=False, ax=_axes())


def _fit_formula() -> None:
    import statsmodels.formula.api as smf

    fitted = smf.logit("told ~ C(group) + C(period) + days", data=_people()).fit(disp=False)
    fitted.conf_int()
    fitted.summary()


def _fit_ordered() -> None:
    import pandas as pd
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    people = _people()
    design = pd.get_dummies(people[["group"]], drop_first=True, dtype=float).assign(days=people["days"])
    model = OrderedModel(people["answer"].astype(int), design, distr="logit")
    model.fit(method="bfgs", disp=False).summary()


def _survival() -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    people = _people()
    curve = SurvfuncRight(people["days"], people["told"])
    curve.summary()
