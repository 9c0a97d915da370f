"""What a run says while it works: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Told(Protocol):
    """Something that can be told what is going on."""

    def say(self, line: str) -> None: ...
    def done(self, page: str, seconds: float, failed: bool) -> None: ...


class _Lines:
    def __init__(self, total: int) -> None:
        self.total, self.count = total, 0

    def say(self, line: str) -> None:
        print(line, flush=True)

    def done(self, page: str, seconds: float, failed: bool) -> None:
        self.count += 1
        word = "FAILED" if failed else "made"
        print(f"  [{self.count}/{self.total}] {word} {page} in {seconds:.1f} s", flush=True)


class _Bar:
    def __init__(self, bar: object, task: object) -> None:
        self.bar, self.task = bar, task

    def say(self, line: str) -> None:
        self.bar.console.print(line, highlight=False, markup=False)

    def done(self, page: str, seconds: float, failed: bool) -> None:
        if failed:
            self.say(f"  FAILED {page}")
        self.bar.update(self.task, advance=1, description=page)


@contextmanager
def progress(total: int) -> Iterator[Told]:
    """Tell how far a run of `total` pages has come, with the time left."""
    if not sys.stdout.isatty():
        yield _Lines(total)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, transient=True) as bar:
        yield _Bar(bar, bar.add_task("starting", total=total))
