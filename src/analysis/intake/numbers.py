"""Numbers as written: a decimal sign is stated or plain, and 1,250 never becomes 1250."""

from __future__ import annotations

import numpy as np
import pandas as pd

_POINT = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?"
_COMMA = r"[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d{1,2})?"


def read_numbers(texts: pd.Series, *, comma: bool) -> tuple[np.ndarray, np.ndarray]:
    """Numbers from text.

    Parameters
    ----------
    texts : Series of str, stripped; none empty.
    comma : whether the decimal sign is a comma.

    Returns
    -------
    (numbers, with_comma) : floats, NaN where the text is no number in this form; and where a comma was read.
    """
    fits = texts.str.fullmatch(_COMMA if comma else _POINT).to_numpy(dtype=bool)
    plain = texts.where(pd.Series(fits, index=texts.index), "")
    with_comma = plain.str.contains(",", regex=False).to_numpy(dtype=bool)
    numbers = pd.to_numeric(plain.str.replace(",", ".", regex=False), errors="coerce")
    return numbers.to_numpy(dtype=float), with_comma


def comma_is_the_sign(texts: pd.Series) -> bool:
    """Whether, in a file of semicolons, the numbers of a column are written with a decimal comma."""
    return bool(texts.str.contains(",", regex=False).any() and not texts.str.contains(".", regex=False).any())
