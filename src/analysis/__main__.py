"""`python -m analysis`. A report with nothing to do is told before anything heavy is imported."""

import os
import sys
import time

from analysis.pipeline.unchanged import pages_unchanged


def main() -> None:
    """Say that nothing changed, or hand over to the command line."""
    begun = time.monotonic()
    unchanged = pages_unchanged(sys.argv[1:])
    if unchanged is None:
        from analysis.cli import main as run

        run()
        return
    pages, place = unchanged
    near = os.path.relpath(place) if place.is_relative_to(os.getcwd()) else place
    print(f"0 pages made, {pages} unchanged, 0 failed, in {time.monotonic() - begun:.1f} s: {near}")


if __name__ == "__main__":
    main()
