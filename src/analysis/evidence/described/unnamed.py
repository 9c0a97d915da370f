"""What nobody has named yet: topics in what was said without a code, and drafts of themes for a person to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import InputError
from analysis.evidence.described.rising import codings, unmapped

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.voices.discovery import Topics

LEAST_TEXTS = 60
TOPICS = 10
REFITS = 6


def uncoded_texts(basis: Basis) -> pd.DataFrame:
    """Free text that no theme of the register has: `text` with identifiers hidden, `person`, `at`, `source`.

    Comments of every instrument, and excerpts whose code belongs to no theme. Redacted by the program only, so that no
    name becomes a word of a topic; never shown.
    """
    found = [*_comments(basis), *_excerpts(basis)]
    columns = ["text", "person", "at", "source"]
    return pd.concat(found, ignore_index=True).set_index("excerpt") if found else pd.DataFrame(columns=columns)


def _comments(basis: Basis):
    from analysis.voices.redaction import redact

    for instrument in basis.study.instruments:
        name, answers = instrument.id, basis.data.answers.get(instrument.id)
        for item in _text_items(basis, name) if answers is not None else []:
            words = basis.data.free_text(name, item).reset_index(drop=True).astype("string").fillna("")
            said = words[words.str.len() > 0]
            at = _days(answers, instrument.submitted)
            yield pd.DataFrame(
                {
                    "text": [redact(text).text for text in said],
                    "person": [f"{name}-{row}" for row in said.index],
                    "at": at[said.index].to_numpy(),
                    "source": name,
                    "excerpt": [f"{name}, answer {row + 1}" for row in said.index],
                }
            )


def _days(answers: pd.DataFrame, column: str) -> pd.Series:
    """The day of each answer, NaT where the instrument says none."""
    if column not in answers:
        return pd.Series(pd.NaT, index=range(len(answers)))
    return pd.to_datetime(answers[column].reset_index(drop=True), errors="coerce")


def _text_items(basis: Basis, name: str) -> list[str]:
    items = basis.folder.codebook.items
    return [
        key for key, item in items.items() if item.kind == "text" and (not item.instruments or name in item.instruments)
    ]


def _excerpts(basis: Basis):
    from analysis.voices.redaction import redact

    said = codings(basis)
    free = set(unmapped(basis)["code"]) if said is not None else set()
    if not free:
        return
    words = basis.data.free_text("voices", "text").reset_index(drop=True).astype("string").fillna("")
    rows = basis.data.voices.reset_index(drop=True)
    rows = rows[rows["code"].isin(free) & (words.str.len() > 0)].drop_duplicates("excerpt")
    yield pd.DataFrame(
        {
            "text": [redact(words[row]).text for row in rows.index],
            "person": rows["person"].astype(str).to_numpy(),
            "at": rows["at"].to_numpy() if "at" in rows else pd.NaT,
            "source": "voices",
            "excerpt": rows["excerpt"].astype(str).to_numpy(),
        }
    )


def topics(basis: Basis) -> Topics | None:
    """Topics in the uncoded texts, unstable ones marked as dropped; None where there are too few texts."""
    from analysis.voices.discovery import discover_topics

    texts = uncoded_texts(basis)
    if len(texts) < LEAST_TEXTS:
        return None
    seed = basis.study.inference.seed
    try:
        return discover_topics(texts["text"], texts["person"], topics=TOPICS, refits=REFITS, seed=seed)
    except InputError:  # many texts, and hardly a word that two of them share
        return None


def drafts(basis: Basis) -> str:
    """Candidate themes as YAML, for a person to accept or throw away; none of fewer people than the threshold."""
    from analysis.voices.discovery import candidate_themes

    found = topics(basis)
    return "" if found is None else candidate_themes(found, least_people=basis.policy.threshold)


def rising_words(basis: Basis) -> pd.DataFrame:
    """Words of the uncoded texts and their trend, as `analysis.voices.emerging.trends` gives it for codes."""
    from analysis.voices.discovery import word_codings
    from analysis.voices.emerging import monthly_counts, people_heard, trends

    texts = uncoded_texts(basis)
    dated = texts[pd.to_datetime(texts["at"]).notna()] if len(texts) else texts
    if len(dated) < LEAST_TEXTS:
        return pd.DataFrame(columns=["code", "n", "verdict"])
    said = word_codings(dated["text"], dated["person"], dated["at"], least_people=basis.policy.threshold)
    if said.empty:
        return pd.DataFrame(columns=["code", "n", "verdict"])
    everyone = dated.reset_index().assign(code="heard")
    heard = people_heard(everyone)
    counts = monthly_counts(said).reindex(heard.index, fill_value=0)
    return trends(counts, heard, level=basis.level)


def shown_topics(basis: Basis) -> tuple[pd.DataFrame, int] | None:
    """Stable topics with the words that enough people used, and how many unstable ones were dropped.

    Returns
    -------
    DataFrame with `words` (list), `n` people whose strongest topic it is, `stability`; and the number dropped. None
    with too few texts. Only single stems used by at least the disclosure threshold of people are among the words.
    """
    from analysis.voices.discovery import word_codings

    found = topics(basis)
    if found is None:
        return None
    texts = uncoded_texts(basis)
    said = word_codings(texts["text"], texts["person"], texts["at"], least_people=basis.policy.threshold)
    safe = set(said["code"])
    kept = found.table[found.table["kept"]]
    words = [[word for word in row if word in safe] for row in kept["words"]]
    table = pd.DataFrame({"words": words, "n": kept["people"].to_numpy(), "stability": kept["stability"].to_numpy()})
    return table[[bool(row) for row in words]].reset_index(drop=True), int((~found.table["kept"]).sum())
