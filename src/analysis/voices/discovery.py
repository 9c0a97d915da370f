"""Themes that nobody has named: topics in texts without codes, kept only where they come back under resampling.

Non-negative matrix factors of weighted word stems and pairs (Lee and Seung 1999, Nature 401). The whole is fitted
again on random halves of the people; a topic is as stable as its strongest words are like those of its partner in each
refit (Jaccard; Greene, O'Callaghan and Cunningham 2014, How many topics?, ECML PKDD). How stable topics of no meaning
are is measured on the same words dealt out to the texts at random: a topic that is no more stable is dropped, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError
from analysis.voices.gazetteer import is_place
from analysis.voices.lexicon import is_name, is_ordinary

TOP_WORDS = 8
LUCK = 0.9
_KEPT = frozenset(
    "no not nothing none never more less better everything all always why what when how who out off down up on "
    "again".split()
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ENDINGS = ("ingly", "edly", "ings", "ing", "ies", "ed", "es", "ly", "s")


@dataclass(frozen=True)
class Topics:
    """What was found.

    Attributes
    ----------
    table : DataFrame, a row for each topic, most texts first: `topic` (its strongest words joined by "-"), `words`,
        `texts` whose strongest topic it is, `people` behind them, `stability` from 0 to 1, `kept`.
    bar : float, the stability that nine of ten topics of no meaning do not pass.
    of : Series on the texts' index: its strongest topic, <NA> where that was dropped or there is none.
    """

    table: pd.DataFrame
    of: pd.Series
    bar: float


def discover_topics(
    texts: pd.Series,
    people: pd.Series | None = None,
    *,
    topics: int = 20,
    refits: int = 12,
    seed: int = 0,
) -> Topics:
    """Topics in texts.

    Parameters
    ----------
    texts : Series of str, redacted or not; only word stems used by several people come out.
    people : Series on the same index, whose text it is; a text each by default.
    topics : how many to look for; unstable ones are dropped, so rather too many than too few.
    refits : on half of the people each. seed : of all that is random.

    Raises
    ------
    InputError : fewer texts with words than topics sought.
    """
    owner = pd.Series(np.arange(len(texts)), index=texts.index) if people is None else people
    stems = [stems_of(text) for text in texts]
    matrix, words = weigh(stems)
    if int((matrix.sum(axis=1) > 0).sum()) <= topics or len(words) <= topics:
        raise InputError(
            Breach("texts", "", "too few texts with words in common to look for topics", (), "Look for fewer.")
        )
    loads, parts = _factors(matrix, topics, seed)
    stability = _stability(matrix, parts, owner.to_numpy(), refits, seed)
    bar = _bar(stems, owner.to_numpy(), topics, refits, seed)
    kept = stability > bar
    best = _strongest(loads, kept)
    names = ["-".join(_strong_words(part, words)[:3]) for part in parts]
    of = pd.Series([names[k] if k >= 0 else None for k in best], index=texts.index, dtype="string")
    table = _describe(loads, parts, words, names, stability, kept, owner)
    return Topics(table, of, bar)


def stems_of(text: str) -> list[str]:
    """Word stems of a text in order, without words that say nothing; names of people and places are left out."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    found = []
    for word in _WORD.findall(text.replace("’", "'").lower()):
        silent = word in ENGLISH_STOP_WORDS and word not in _KEPT
        named = not is_ordinary(word) and (is_name(word) or is_place(word))
        if len(word) > 1 and not silent and not named:
            found.append(_stem(word))
    return found


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def weigh(stems: list[list[str]], least: int = 2):
    """Sparse texts by stems and pairs of stems, sublinear TF-IDF, rows of length one; and the columns' words."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer=_with_pairs, min_df=least, sublinear_tf=True)
    try:
        matrix = vectors.fit_transform(stems)
    except ValueError:
        return csr_matrix((len(stems), 0)), np.array([], dtype=object)
    return matrix, vectors.get_feature_names_out()


def _with_pairs(stems: list[str]) -> list[str]:
    return [*stems, *(f"{a} {b}" for a, b in zip(stems, stems[1:], strict=False))]


def _factors(matrix, topics: int, seed: int, rounds: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Loads of the texts and parts of the topics, the parts of length one so that loads can be compared."""
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    model = NMF(topics, init="nndsvda", max_iter=rounds, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        loads = model.fit_transform(matrix)
    length = np.linalg.norm(model.components_, axis=1)
    length[length == 0] = 1.0
    return loads * length, model.components_ / length[:, None]


def _stability(matrix, parts: np.ndarray, owner: np.ndarray, refits: int, seed: int) -> np.ndarray:
    """Mean likeness of each topic's strongest words to its partner's in each refit; partners are matched one to one."""
    from scipy.optimize import linear_sum_assignment

    rng = np.random.default_rng(seed)
    everyone = pd.unique(owner)
    strong = [set(np.argsort(-part, kind="stable")[:TOP_WORDS]) for part in parts]
    likeness = np.zeros((refits, len(parts)))
    for refit in range(refits):
        drawn = rng.choice(everyone, size=max(1, len(everyone) // 2), replace=False)
        half = matrix[np.flatnonzero(np.isin(owner, drawn))]
        _, again = _factors(half, len(parts), seed, 60)
        others = [set(np.argsort(-part, kind="stable")[:TOP_WORDS]) for part in again]
        alike = np.array([[len(one & other) / len(one | other) for other in others] for one in strong])
        rows, partners = linear_sum_assignment(-alike)
        likeness[refit, rows] = alike[rows, partners]
    return likeness.mean(axis=0)


def _bar(stems: list[list[str]], owner: np.ndarray, topics: int, refits: int, seed: int) -> float:
    """The stability that topics have by luck: the same words dealt out at random to texts of the same lengths."""
    rng = np.random.default_rng(seed + 1)
    words = np.array([stem for text in stems for stem in text], dtype=object)
    rng.shuffle(words)
    ends = np.cumsum([len(text) for text in stems])
    dealt = [list(part) for part in np.split(words, ends[:-1])]
    matrix, _ = weigh(dealt)
    _, parts = _factors(matrix, topics, seed)
    return float(np.quantile(_stability(matrix, parts, owner, refits, seed), LUCK))


def _strongest(loads: np.ndarray, kept: np.ndarray) -> np.ndarray:
    best = loads.argmax(axis=1)
    return np.where((loads.max(axis=1) > 0) & kept[best], best, -1)


def _strong_words(part: np.ndarray, words: np.ndarray, count: int = TOP_WORDS) -> list[str]:
    order = np.argsort(-part, kind="stable")[:count]
    return [str(words[i]) for i in order if part[i] > 0]


def _describe(loads, parts, words, names, stability, kept, owner: pd.Series) -> pd.DataFrame:
    best = _strongest(loads, np.ones(len(parts), dtype=bool))
    rows = [
        {
            "topic": names[k],
            "words": _strong_words(parts[k], words),
            "texts": int((best == k).sum()),
            "people": int(owner[best == k].nunique()),
            "stability": float(stability[k]),
            "kept": bool(kept[k]),
        }
        for k in range(len(parts))
    ]
    return pd.DataFrame(rows).sort_values(["kept", "texts"], ascending=False, kind="stable", ignore_index=True)


def word_codings(texts: pd.Series, people: pd.Series, at: pd.Series, *, least_people: int = 10) -> pd.DataFrame:
    """Words as if they were codes, for `emerging`: which words rise is asked as which codes rise.

    Only stems used by at least `least_people` people, so that no word leads to one of them.
    """
    rows = [
        {"excerpt": index, "person": person, "at": when, "code": stem}
        for index, text, person, when in zip(texts.index, texts, people, at, strict=True)
        for stem in set(stems_of(text))
    ]
    frame = pd.DataFrame(rows, columns=["excerpt", "person", "at", "code"])
    users = frame.groupby("code")["person"].nunique()
    return frame[frame["code"].isin(users[users >= least_people].index)].reset_index(drop=True)


def candidate_themes(topics: Topics, *, known: Iterable[str] = (), least_people: int = 10) -> str:
    """Kept topics as drafts in YAML, for a person to complete and accept or to throw away.

    A draft holds words, counts and references to excerpts, never their text. Topics of fewer than `least_people`
    people are left out; ids in `known` are not proposed again.
    """
    import yaml

    drafts = []
    for row in topics.table.itertuples():
        name = f"draft-{row.topic.replace(' ', '-')}"
        if row.kept and row.people >= least_people and name not in set(known):
            drafts.append(_draft(name, row, topics.of))
    heading = (
        "# Candidate themes, proposed by the program. For each: write title, claim and accepted: true, or delete it.\n"
    )
    return heading + yaml.safe_dump({"candidates": drafts}, sort_keys=False, allow_unicode=True)


def _draft(name: str, row, of: pd.Series) -> dict[str, object]:
    return {
        "id": name,
        "title": None,
        "accepted": None,
        "words": list(row.words),
        "people": int(row.people),
        "stability": round(float(row.stability), 2),
        "excerpts": [str(index) for index in of.index[of == row.topic][:20]],
    }
