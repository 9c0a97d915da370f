"""Topics nobody has named: found, stable, and never a way to a person."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import yaml

from analysis.errors import InputError
from analysis.voices.discovery import candidate_themes, discover_topics, stems_of, word_codings
from benchmarks.voices_topics import compare, read
from tests.shared import shared

SPEECH = {
    "letters": "letter post envelope wrong address printed delivered late posted",
    "court": "court trial judge moved date listing waiting corridor hearing",
    "noise": "music loud night neighbour banging sleep shouting walls dogs",
}


def spoken(people: int = 90, seed: int = 0) -> tuple[pd.Series, list[str]]:
    rng = np.random.default_rng(seed)
    about = [list(SPEECH)[p % 3] for p in range(people)]
    texts = [" ".join(rng.choice(SPEECH[a].split(), 6, replace=False)) for a in about]
    return pd.Series(texts, index=[f"X{p:03d}" for p in range(people)]), about


def test_planted_topics_come_back_and_hold_their_texts():
    texts, about = spoken()

    found = discover_topics(texts, topics=3, refits=5)

    table = pd.crosstab(pd.Series(about, index=texts.index), found.of)
    assert found.table["kept"].all()
    assert (table.max(axis=1) >= 28).all()


def test_the_same_seed_gives_the_same_topics():
    texts, _ = spoken()

    first, second = (discover_topics(texts, topics=3, refits=3, seed=4) for _ in range(2))

    pd.testing.assert_frame_equal(first.table, second.table)
    pd.testing.assert_series_equal(first.of, second.of)


def test_topics_of_noise_are_dropped_for_they_do_not_come_back():
    rng = np.random.default_rng(0)
    words = [f"{a}{b}{c}q" for a in "bdfgk" for b in "aeiou" for c in "lmnrt"]
    texts = pd.Series([" ".join(rng.choice(words, 5)) for _ in range(150)])

    found = discover_topics(texts, topics=10, refits=5)

    assert found.table["kept"].sum() <= 2
    assert found.of.isna().mean() > 0.75


def test_names_of_people_and_places_are_no_words_of_a_topic():
    assert stems_of("Agnieszka told Mrs Ocampo in Spennymoor that nobody was listening") == stems_of(
        "told mrs nobody listening that"
    )


def test_a_draft_is_for_a_person_to_accept_and_holds_references_but_no_text():
    texts, _ = spoken()
    drafts = yaml.safe_load(candidate_themes(discover_topics(texts, topics=3, refits=3)))["candidates"]

    assert len(drafts) == 3
    assert all(d["accepted"] is None and d["title"] is None and d["people"] >= 10 for d in drafts)
    assert set(drafts[0]["excerpts"]) <= set(texts.index)
    assert not any(text in yaml.safe_dump(drafts) for text in texts)


def test_a_topic_of_few_people_or_one_already_known_is_not_proposed():
    texts, _ = spoken()
    found = discover_topics(texts, pd.Series("one person", index=texts.index), topics=3, refits=2)
    assert yaml.safe_load(candidate_themes(found))["candidates"] == []

    topics = discover_topics(texts, topics=3, refits=2)
    ids = [d["id"] for d in yaml.safe_load(candidate_themes(topics))["candidates"]]
    assert len(yaml.safe_load(candidate_themes(topics, known=ids[:1]))["candidates"]) == 2


def test_a_word_of_fewer_than_ten_people_is_not_shown():
    texts = pd.Series(["the letter came"] * 12 + ["the telegram came"] * 3)
    people = pd.Series(range(15))

    codes = set(word_codings(texts, people, pd.Series("2024-01-01", index=texts.index))["code"])

    assert "letter" in codes
    assert "telegram" not in codes


@pytest.mark.parametrize("texts", [[], ["", "..."], ["one word"] * 3])
def test_too_few_texts_are_refused(texts):
    with pytest.raises(InputError, match="too few texts"):
        discover_topics(pd.Series(texts, dtype=str), topics=5)


def test_topics_agree_with_human_themes_better_than_k_means_does():
    path = shared("data", "real", "fft-coded-comments-nhft") / "comments_coded.csv"
    drop = ["Not assigned", "Safeguarding concerns?", "Labelling not possible"]
    frame, themes = read(path, "FFT answer", "Organisation & efficiency", drop)

    table = compare(frame["FFT answer"], frame["Respondent ID"], themes, topics=15, seeds=1, refits=2).set_index("way")

    for judged in ("one theme", "all pairs"):
        assert table.loc["topics", judged] > table.loc["k-means", judged] + 0.05
    assert table.loc["topics", "one theme"] > 0.16
