"""A fitted model: terms, covariance, and the tidy frame every page reads."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Model:
    """A fitted model.

    Parameters
    ----------
    names, estimate, covariance : k terms. df : of the t distribution, inf for the normal. n : rows used.
    facts : what else was estimated: loglik, dispersion, theta, icc, ...
    """

    names: tuple[str, ...]
    estimate: np.ndarray
    covariance: np.ndarray
    df: float
    n: int
    method: str
    facts: dict[str, float] = field(default_factory=dict)
    reason: str = ""

    @property
    def se(self) -> np.ndarray:
        """Standard errors of the terms."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    def tidy(self, level: float = 0.95) -> pd.DataFrame:
        """`term, estimate, se, low, high, statistic, p, df, n, method, reason`."""
        from scipy import special

        tail = 1 - (1 - level) / 2
        q = special.ndtri(tail) if np.isinf(self.df) else special.stdtrit(self.df, tail)
        with np.errstate(all="ignore"):
            statistic = self.estimate / self.se
        away = -np.abs(statistic)
        p = 2 * (special.ndtr(away) if np.isinf(self.df) else special.stdtr(self.df, away))
        columns = {"term": self.names, "estimate": self.estimate, "se": self.se}
        columns |= {"low": self.estimate - q * self.se, "high": self.estimate + q * self.se}
        columns |= {"statistic": statistic, "p": p, "df": self.df, "n": self.n, "method": self.method}
        return pd.DataFrame(columns | {"reason": self.reason})


def unknown(names: tuple[str, ...], n: int, method: str, reason: str) -> Model:
    """A model that has no estimate, and why."""
    k = len(names)
    return Model(names, np.full(k, np.nan), np.full((k, k), np.nan), np.inf, n, method, {}, reason)
