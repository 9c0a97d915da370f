"""Jupyter kernels forked from one warm parent process.

`warm_parent` starts the parent for the length of a `with` block; `WarmProvisioner`, found by jupyter_client under the
name `warm-provisioner`, asks it for kernels. docs/warm_kernels.md says what is promised and what is not.
"""

from warm_kernels.session import warm_parent

__all__ = ["warm_parent"]
