"""Whether a difference is small enough to call two groups alike: two one-sided tests."""

from __future__ import annotations

import numpy as np
import pandas as pd


def equivalence(estimate: float, se: float, *, margin: float, df: float = np.inf, level: float = 0.95) -> pd.DataFrame:
    """Test that a difference lies within a margin of 0.

    Parameters
    ----------
    estimate, se, df : a difference as any estimator gives it. margin : largest difference that does not matter,
        positive, in the same unit, set before the data were seen.

    Returns
    -------
    One row: `estimate, se, low, high` (1 - 2(1 - level) interval), `margin, p, equivalent, df, method, reason`.

    Raises
    ------
    ValueError : the margin is not positive.

    Notes
    -----
    Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15. The larger of the two p values.
    Equal to tost of R TOSTER, rtol 1e-8.
    """
    from scipy import special

    if not margin > 0:
        raise ValueError("the margin of an equivalence test is a positive number")
    row = {"estimate": estimate, "se": se, "margin": margin, "df": df, "method": "two one-sided tests"}
    if not (np.isfinite(estimate) and se > 0 and df > 0):
        nothing = {"low": np.nan, "high": np.nan, "p": np.nan, "equivalent": False}
        return pd.DataFrame([row | nothing | {"reason": "no standard error"}])

    def upper(t: float) -> float:
        return float(special.ndtr(-t) if np.isinf(df) else special.stdtr(df, -t))

    p = max(upper((estimate + margin) / se), upper((margin - estimate) / se))
    q = special.ndtri(level) if np.isinf(df) else special.stdtrit(df, level)
    row |= {"low": estimate - q * se, "high": estimate + q * se, "p": p, "equivalent": p < 1 - level}
    return pd.DataFrame([row | {"reason": ""}])
