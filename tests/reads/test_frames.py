"""A frame notes the columns that are read of it, whichever way they are read."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from analysis.reads import started
from analysis.reads.frames import ReadFrame, beside, each_column, noting

ALL = {"a", "b", "c"}
PLAIN = pd.DataFrame({"a": [1, 2, 3], "b": pd.Categorical(["x", "y", "x"]), "c": [0.5, None, 2.0]})


def read(use) -> tuple[object, set[str]]:
    """What an operation gives, and the columns it read."""
    with started(()) as recorder:
        given = use(noting(PLAIN.copy(), "table"))
        return given, {what[2] for what in recorder.seen if what[0] == "column"}


@pytest.mark.parametrize(
    ("use", "columns"),
    [
        (lambda frame: frame["a"], {"a"}),
        (lambda frame: frame.a, {"a"}),
        (lambda frame: frame[["a", "b"]]["b"], {"b"}),
        (lambda frame: frame[frame["a"] > 1]["b"], {"a", "b"}),
        (lambda frame: frame.loc[frame["a"] > 1, "c"], {"a", "c"}),
        (lambda frame: frame.loc[[0, 2]]["c"], {"c"}),
        (lambda frame: frame.iloc[:2].copy()["a"], {"a"}),
        (lambda frame: frame.set_index("a"), {"a"}),
        (lambda frame: frame.set_index("a").reset_index()["b"], {"a", "b"}),
        (lambda frame: frame.drop_duplicates("b"), {"b"}),
        (lambda frame: frame.sort_values("c").head(1), {"c"}),
        (lambda frame: frame.assign(d=lambda x: x["a"] * 2)["d"], {"a"}),
        (lambda frame: frame.astype({"a": float})["a"], {"a"}),
        (lambda frame: beside([frame, pd.DataFrame({"d": [1, 2, 3]})])["c"], {"c"}),
        (lambda frame: each_column(frame, lambda column: column.mask([True, False, False]))["c"], {"c"}),
        (lambda frame: len(frame), set()),
        (lambda frame: "a" in frame and list(frame), set()),
        (lambda frame: frame.drop(columns="a")["b"], {"b"}),
    ],
)
def test_what_takes_a_column_notes_it_alone(use, columns):
    assert read(use)[1] == columns


@pytest.mark.parametrize(
    "use",
    [
        lambda frame: frame.to_numpy(),
        lambda frame: frame.values,  # noqa: PD011 - this way of reading must be seen, too
        lambda frame: np.asarray(frame),
        lambda frame: frame.to_dict("records"),
        lambda frame: list(frame.itertuples()),
        lambda frame: list(frame.items()),
        lambda frame: frame.describe(include="all"),
        lambda frame: frame.isna().sum(),
        lambda frame: frame.rename(columns={"a": "z"}),
        lambda frame: frame.melt(),
        lambda frame: pd.concat([frame, frame]),
        lambda frame: frame.merge(PLAIN, on="a"),
        lambda frame: PLAIN.merge(frame, on="a"),
        lambda frame: frame.groupby("a").first(),
        lambda frame: frame.apply(lambda row: row["a"], axis=1),
        lambda frame: frame.equals(PLAIN),
        lambda frame: frame.iloc[0],
        lambda frame: frame.loc[0],
        lambda frame: frame.loc[0, "a"],
        lambda frame: frame.iloc[0, 0],
        lambda frame: frame.query("a > 1"),
        lambda frame: frame.T,
        lambda frame: frame.to_csv(),
        lambda frame: repr(frame),
        lambda frame: pickle.dumps(frame),
        lambda frame: frame.drop_duplicates(),
        lambda frame: frame.dropna(),
        lambda frame: frame == 1,
        lambda frame: frame.select_dtypes("number"),
        lambda frame: frame.where(frame["a"] > 1),
    ],
)
def test_what_is_not_known_to_read_less_counts_as_reading_all(use):
    assert read(use)[1] == ALL


@pytest.mark.parametrize(
    "use",
    [
        lambda frame: pd.DataFrame(frame[["a", "c"]]),
        lambda frame: pd.DataFrame(frame.loc[frame["a"] > 1]),
        lambda frame: pd.DataFrame(frame.set_index("b").loc[["x"]].reset_index()),
        lambda frame: pd.DataFrame(beside([frame, frame[["a"]].astype({"a": str}).set_axis(frame.index)])),
        lambda frame: frame.groupby("b", observed=True)["a"].sum(),
        lambda frame: pickle.loads(pickle.dumps(frame)),
    ],
)
def test_it_gives_what_an_ordinary_frame_gives(use):
    given, expected = read(use)[0], use(PLAIN.copy())

    assert not isinstance(given, ReadFrame)
    assert given.equals(expected)


def test_where_nobody_asks_frames_are_ordinary():
    assert noting(PLAIN, "table") is PLAIN


def test_a_column_written_anew_is_no_longer_the_tables():
    def use(frame):
        frame["a"] = 5
        return frame["a"]

    assert read(use)[1] == set()


def test_data_of_a_study_are_not_written_to_in_place():
    with pytest.raises(TypeError, match="copy them first"):
        read(lambda frame: frame.loc.__setitem__(0, 1))
