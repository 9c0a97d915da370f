"""Claims bound to numbers: the theme register, readings, verdicts by rule, findings, the ledger.

Names are loaded when first asked for: reading a ledger needs neither pandas nor the data.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.evaluation import evaluate, evaluate_all
    from analysis.evidence.finding import Finding
    from analysis.evidence.register import Register, Theme, read_register

_ROOMS = {
    "Basis": "basis",
    "Finding": "finding",
    "Register": "register",
    "Theme": "register",
    "evaluate": "evaluation",
    "evaluate_all": "evaluation",
    "read_register": "register",
}
__all__ = ["Basis", "Finding", "Register", "Theme", "evaluate", "evaluate_all", "read_register"]


def __getattr__(name: str) -> Any:
    """The name from its room."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value
