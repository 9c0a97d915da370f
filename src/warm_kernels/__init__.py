"""Jupyter kernels forked from one warm parent process.

`warm_parent` starts the parent for the length of a `with` block; `WarmProvisioner`, found by jupyter_client under the
name `warm-provisioner`, asks it for kernels. docs/warm_kernels.md says what is promised and what is not.
"""

from __future__ import annotations

__all__ = ["warm_parent"]


def __getattr__(name: str):
    """`warm_parent`, imported when it is first asked for: an IPython extension of this package needs none of it."""
    if name == "warm_parent":
        from warm_kernels.session import warm_parent

        return warm_parent
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
