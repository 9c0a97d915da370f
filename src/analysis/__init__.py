"""Golden Thread: what victims have said, and what happened in their cases, as evidence that changes services."""

import os

__version__ = "0.1.0"

if "GOLDEN_THREAD_READS" in os.environ:
    # A page is being made: what it reads is noted, beginning with what our modules read when they are imported.
    from analysis.reads.recorder import start_if_asked

    start_if_asked()
