"""A fitted model under the design: terms with covariance, and what can be asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.survey.intervals import t_limits
from analysis.survey.quadratic import ratio_tail
from analysis.terms import Terms


@dataclass(frozen=True)
class Fitted:
    """A model fitted under a design.

    Parameters
    ----------
    names, estimate, covariance : k terms. df : design df + 1 - k, as svyglm has it. n : rows used, unweighted.
    scores : array n by k, influence of each row on the terms (weighted), or None under replicate weights.
    naive : k by k, inverse of the information at weights of mean 1.
    """

    names: tuple[str, ...]
    estimate: np.ndarray
    covariance: np.ndarray
    df: float
    n: int
    method: str
    terms: Terms | None = None
    scores: np.ndarray | None = None
    naive: np.ndarray | None = None
    deviance: float = np.nan
    reason: str = ""
    extra: dict = field(default_factory=dict)

    @property
    def se(self) -> np.ndarray:
        """Standard errors of the terms."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    def tidy(self, *, level: float = 0.95, df: float | None = None) -> pd.DataFrame:
        """`term, estimate, se, low, high, statistic, p, df, n, method, reason`; t interval and test."""
        from scipy import special

        df = self.df if df is None else df
        low, high = t_limits(self.estimate, self.se, df, level)
        with np.errstate(all="ignore"):
            statistic = self.estimate / self.se
        if np.isinf(df):
            p = 2 * special.ndtr(-np.abs(statistic))
        else:
            p = 2 * special.stdtr(df if df > 0 else np.nan, -np.abs(statistic))
        reason = self.reason or ("" if df > 0 else "more terms than the clusters can carry: no interval")
        columns = {"term": self.names, "estimate": self.estimate, "se": self.se, "low": low, "high": high}
        columns |= {"statistic": statistic, "p": p, "df": df, "n": self.n, "method": self.method}
        return pd.DataFrame(columns | {"reason": reason})

    def wald(self, *predictors: str) -> dict[str, float]:
        """F test that all terms of some predictors are 0: `statistic, df, df_design, p`.

        Notes
        -----
        Equal to regTermTest(method = "Wald") of R survey 4.5, rtol 1e-6.
        """
        from scipy import special

        places = self.terms.of(*predictors)
        b = self.estimate[places]
        value = float(b @ np.linalg.solve(self.covariance[np.ix_(places, places)], b)) / len(places)
        p = float(special.fdtrc(len(places), self.df, value)) if self.df > 0 else np.nan
        return {"statistic": value, "df": len(places), "df_design": self.df, "p": p}

    def likelihood_ratio(self, smaller: Fitted) -> dict[str, float]:
        """Rao-Scott likelihood-ratio test against a smaller model: `statistic, effects, p`.

        Notes
        -----
        Lumley and Scott (2014), Australian and New Zealand Journal of Statistics 56.
        Equal to regTermTest(method = "LRT") of R survey 4.5, rtol 1e-4.
        """
        places = [place for place, name in enumerate(self.names) if name not in smaller.names]
        pick = np.ix_(places, places)
        effects = np.sort(np.linalg.eigvals(np.linalg.solve(self.naive[pick], self.covariance[pick])).real)[::-1]
        fall = smaller.deviance - self.deviance
        return {"statistic": fall, "effects": effects, "p": ratio_tail(fall, effects, self.df)}
