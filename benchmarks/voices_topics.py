"""How well do the discovered topics agree with themes that people gave? Adjusted mutual information, against k-means.

    python benchmarks/voices_topics.py COMMENTS.csv --text COLUMN --from FIRST_CODE_COLUMN
        [--person COLUMN] [--drop NAME ...]

Codes are columns of 1 or blank. Judged on comments with exactly one theme, and on all pairs of comment and theme. The
baseline is k-means on TF-IDF with the same number of groups; both see only the words.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from analysis.voices.discovery import discover_topics  # noqa: E402


def k_means(texts: pd.Series, groups: int, seed: int) -> np.ndarray:
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(stop_words="english", min_df=2, sublinear_tf=True).fit_transform(texts)
    return KMeans(groups, n_init=10, random_state=seed).fit_predict(matrix)


def agreement(labels: np.ndarray, themes: pd.DataFrame) -> dict[str, float]:
    """Adjusted mutual information on comments of one theme, and on all pairs of comment and theme."""
    from sklearn.metrics import adjusted_mutual_info_score

    held = themes.to_numpy()
    one = held.sum(axis=1) == 1
    rows, theme = np.nonzero(held)
    return {
        "one theme": adjusted_mutual_info_score(held[one].argmax(axis=1), labels[one]),
        "all pairs": adjusted_mutual_info_score(theme, labels[rows]),
    }


def compare(
    texts: pd.Series, people: pd.Series | None, themes: pd.DataFrame, topics: int, seeds: int, refits: int = 12
) -> pd.DataFrame:
    """A row for each seed and way: agreement with the themes, groups kept."""
    rows = []
    for seed in range(seeds):
        found = discover_topics(texts, people, topics=topics, seed=seed, refits=refits)
        labels = found.of.fillna("none").to_numpy()
        rows.append({"way": "topics", "seed": seed, "kept": int(found.table["kept"].sum())} | agreement(labels, themes))
        groups = k_means(texts, topics, seed)
        rows.append({"way": "k-means", "seed": seed, "kept": topics} | agreement(groups, themes))
    return pd.DataFrame(rows)


def read(path: Path, text: str, first: str, drop: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Comments that are not empty, and their themes as booleans."""
    frame = pd.read_csv(path, keep_default_na=False, dtype=str)
    codes = [c for c in frame.columns[list(frame.columns).index(first) :] if c not in drop]
    themes = frame[codes] == "1"
    held = frame[text].str.strip().ne("") & themes.any(axis=1)
    return frame[held].reset_index(drop=True), themes[held].reset_index(drop=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("comments", type=Path)
    parser.add_argument("--text", required=True)
    parser.add_argument("--from", dest="first", required=True)
    parser.add_argument("--person")
    parser.add_argument("--drop", nargs="*", default=[])
    parser.add_argument("--topics", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=3)
    given = parser.parse_args()
    frame, themes = read(given.comments, given.text, given.first, given.drop)
    people = frame[given.person] if given.person else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = compare(frame[given.text], people, themes, given.topics, given.seeds)
    print(
        f"{len(frame)} comments, {int((themes.sum(axis=1) == 1).sum())} of one theme, {int(themes.any().sum())} themes"
    )
    print(table.groupby("way")[["kept", "one theme", "all pairs"]].mean().round(3).to_string())
    return 0


if __name__ == "__main__":
    sys.exit(main())
