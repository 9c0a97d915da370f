"""Why an answer is missing. The reasons are kept apart from intake to the page."""

from __future__ import annotations

from typing import Literal, get_args

Reason = Literal[
    "Not asked",
    "Not routed",
    "Don't know",
    "Can't remember",
    "Prefer not to say",
    "Not applicable",
    "Too early to say",
    "Blank",
]
REASONS: tuple[str, ...] = get_args(Reason)
