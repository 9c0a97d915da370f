"""Whether the verdict hangs on a choice: each claim read again under stated other choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.claims.form import ClaimForm
    from analysis.evidence.register import Theme


def flips(theme: Theme, claim: ClaimForm, basis: Basis) -> tuple[str, ...]:
    """The choices under which a claim's verdict would be another one."""
    return ()
