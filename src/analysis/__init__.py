"""Golden Thread: what victims have said, and what happened in their cases, as evidence that changes services."""

__version__ = "0.1.0"
