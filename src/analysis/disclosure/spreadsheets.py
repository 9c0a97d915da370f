"""Text that goes into a spreadsheet stays text: no cell of ours is a live formula."""

from __future__ import annotations

LIVE = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A text that no spreadsheet program runs as a formula.

    A text that begins with = + - @, a tab or a carriage return gets an apostrophe before it, which programs show as
    nothing or as itself. Numbers with a sign are left to their own type: pass them as numbers, not as text.

    Source: OWASP, CSV Injection.
    """
    return f"'{text}" if text.startswith(LIVE) else text
