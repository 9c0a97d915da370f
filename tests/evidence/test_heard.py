import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import Policy
from analysis.evidence.heard import Heard, alpha_of


def voices(pairs):
    """Codings of excerpts by two coders: a pair of codes an excerpt."""
    rows = [
        (f"X{i}", f"P{i}", code, coder) for i, pair in enumerate(pairs) for coder, code in zip("ab", pair, strict=True)
    ]
    return pd.DataFrame(rows, columns=["excerpt", "person", "code", "coder"])


def alpha(pairs):
    frame = voices(pairs)
    return alpha_of(frame, frame["code"] == "t")


def test_coders_who_always_agree_have_alpha_1():
    assert alpha([("t", "t")] * 5 + [("o", "o")] * 5) == pytest.approx(1.0)


def test_krippendorffs_own_example_of_two_coders():
    # Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section A: binary data, 10 units, alpha 0.095.
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    pairs = [("t" if a else "o", "t" if b else "o") for a, b in zip(first, second, strict=True)]

    assert alpha(pairs) == pytest.approx(0.095, abs=5e-4)


def test_one_coder_or_one_code_gives_no_alpha():
    assert np.isnan(alpha([("t", "t")] * 5))
    frame = voices([("t", "o")]).drop(columns="coder")
    assert np.isnan(alpha_of(frame, frame["code"] == "t"))


def test_the_sentence_gives_a_rounded_count_and_the_agreement():
    assert Heard(42, 155, 0.85).sentence(Policy()) == (
        "About 40 of the people who talked to the Champions raised this; two coders agreed well on it (alpha 0.85)."
    )
    assert Heard(7, 155, np.nan).sentence(Policy()).startswith("Some of the people")
    assert "not counted as evidence" in Heard(42, 155, 0.4).sentence(Policy())
    assert Heard(0, 155, np.nan).sentence(Policy()).startswith("Nobody")
