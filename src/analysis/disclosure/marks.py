"""The marks that stand where a figure does not, and what each says to the reader.

Harmonised shorthand of the Government Analysis Function: one mark in square brackets, explained above the table,
never a 0 and never a blank.
"""

from __future__ import annotations

from collections.abc import Iterable

WITHHELD = "[c]"
UNRELIABLE = "[u]"
NOT_AVAILABLE = "[x]"
NOT_APPLICABLE = "[z]"
WHOLE_GROUP = "[whole group]"

LEGEND = {
    WITHHELD: "confidential: withheld so that nobody can be found; it is not nought",
    UNRELIABLE: "low reliability: few people were asked, so the figure could easily have been different",
    NOT_AVAILABLE: "not available: it cannot be worked out from what was collected",
    NOT_APPLICABLE: "not applicable: nobody in this group was asked",
    WHOLE_GROUP: "all or none of this group: about what a service did, shown once a named person has agreed",
}


def legend(texts: Iterable[str]) -> dict[str, str]:
    """The explanation of each mark that occurs in the texts, in a fixed order."""
    seen = "\n".join(texts)
    return {mark: words for mark, words in LEGEND.items() if mark in seen}
