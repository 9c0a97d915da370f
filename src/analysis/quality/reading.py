"""How old a reader must be: the Flesch-Kincaid grade of what opens each page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

# A page opens with its question, the answer, how sure it is and of whom it speaks; the next heading ends that.
SUMMARY_ENDS = re.compile(r"<h2\b|<figure\b|<table\b|<section\b")
SPOKEN = re.compile(r"<(?P<tag>h1|p|dt|dd|li)\b[^>]*>(?P<inner>.*?)</(?P=tag)>", re.DOTALL)
WORD = re.compile(r"[\w’'%.,-]*\w[\w’'%-]*")
ENDS = re.compile(r"[.!?:;]+(?=\s|$)")
SILENT_ENDINGS = re.compile(r"(?:[^laeiouy]es|[^aeioutd]ed|[^aeiouyl]e|[aeiouy][^aeiouy]ely)$")
AGE_OF_GRADE = 5  # an American pupil of grade 1 is about six years old


@dataclass(frozen=True)
class Reading:
    """What a text asks of a reader."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """Kincaid and others (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59; 0 for no words."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def age(self) -> float:
        """The age of a pupil of that grade."""
        return self.grade + AGE_OF_GRADE

    def __add__(self, other: Reading) -> Reading:
        return Reading(self.words + other.words, self.sentences + other.sentences, self.syllables + other.syllables)


def reading(text: str) -> Reading:
    """Count words, sentences and syllables by Flesch's own rules.

    Notes
    -----
    Flesch (1979), How to Write Plain English, chapter 2: a sentence is a unit marked off by a full stop, question or
    exclamation mark, colon or semicolon; a figure or a symbol is a word of one syllable. What stands in brackets, such
    as a confidence interval, is not part of the sentence that is read and is left out.
    """
    plain = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)
    sentences = [part for part in ENDS.split(plain) if WORD.search(part)]
    words = [word for part in sentences for word in WORD.findall(part)]
    return Reading(len(words), len(sentences), sum(map(syllables, words)))


def syllables(word: str) -> int:
    """About how many syllables a word has: its groups of vowels, but for endings that are not spoken."""
    if any(letter.isdigit() for letter in word):
        return 1
    return sum(_of_part(part) for part in re.split(r"[-’']", word.lower()) if len(part) > 1 or part in ("a", "i")) or 1


def _of_part(part: str) -> int:
    part = re.sub(r"[^a-z]", "", part)
    groups = len(re.findall(r"[aeiouy]+", part)) + len(
        re.findall(r"i[ao](?!ur|us\b)|[aeo]ing\b|ua[^r]|eo(?!p|r)", part)
    )
    groups -= len(re.findall(r"[tsc]io|[ct]ia|gio", part))
    return max(1, groups - bool(SILENT_ENDINGS.search(part)))


def summary_of(html: str) -> str:
    """The text that opens a page: main heading, answer, key facts; sentences in the order in which they are read."""
    start = html.find("<h1")
    opening = html[start:] if start >= 0 else html
    end = SUMMARY_ENDS.search(opening)
    opening = opening[: end.start()] if end else opening
    texts = [" ".join(re.sub(r"<[^>]+>", " ", found["inner"]).split()) for found in SPOKEN.finditer(opening)]
    return " ".join(text if text.endswith((".", "?", "!", ":")) else f"{text}." for text in texts if text)


def summaries_of_notebooks(folder: Path) -> dict[str, str]:
    """What opens each notebook's page, from the reference output of its first cell that shows something."""
    found = {}
    for path in sorted(folder.glob("[0-9][0-9]_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        html = "".join(
            "".join(output.get("data", {}).get("text/html", "")) for cell in cells for output in cell.get("outputs", [])
        )
        found[path.stem] = summary_of(html)
    return found
