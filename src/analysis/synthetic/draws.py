"""Random draws that give the same bytes on every platform: PCG64 uniforms and inverse transforms of our own.

NumPy promises the stream of `random()` and `integers()`, not that of its distributions, so none of those is used.
Each table draws from a stream of its own, named after it: a change in one leaves the others as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

Array = np.ndarray


class Draws:
    """A named stream of random draws.

    Parameters
    ----------
    seed : int, the seed of the world.
    stream : str, the name of the stream, such as "cases".
    """

    def __init__(self, seed: int, stream: str) -> None:
        self._generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, crc32(stream.encode())])))

    def uniform(self, n: int | tuple[int, ...]) -> Array:
        """Uniform on [0, 1)."""
        return self._generator.random(n)

    def between(self, low: float, high: float, n: int | tuple[int, ...]) -> Array:
        """Uniform on [low, high)."""
        return low + (high - low) * self.uniform(n)

    def yes(self, share: float | Array, n: int) -> Array:
        """True with the probability given, one for all or one for each."""
        return self.uniform(n) < share

    def pick(self, shares: Sequence[float], n: int) -> Array:
        """Index 0, 1, ... with these shares, which need not sum to 1."""
        return self.pick_each(np.broadcast_to(np.asarray(shares, dtype=float), (n, len(shares))))

    def pick_each(self, shares: Array) -> Array:
        """Index with the shares of each row, an array n x k."""
        limits = np.cumsum(shares, axis=1)
        u = self.uniform(len(shares)) * limits[:, -1]
        return (u[:, None] >= limits[:, :-1]).sum(axis=1)

    def exponential(self, mean: float | Array, n: int | tuple[int, ...]) -> Array:
        """Exponential with this mean."""
        return -mean * np.log1p(-self.uniform(n))

    def log_logistic(self, median: float | Array, shape: float, n: int) -> Array:
        """Log-logistic: median x (u / (1 - u)) ** (1 / shape), the tail cut at the 99.9th percentile."""
        u = np.minimum(self.uniform(n), 0.999)
        return median * (u / (1 - u)) ** (1 / shape)

    def score(self, mean: Array, spread: float, n: int) -> Array:
        """A whole score from 0 to 10 around a mean: the sum of three uniforms stands for the normal."""
        noise = self.uniform((3, n)).sum(axis=0) - 1.5
        return np.clip(np.rint(mean + 2 * spread * noise), 0, 10).astype(int)
