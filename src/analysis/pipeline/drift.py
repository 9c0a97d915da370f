"""A drifted reference in words: in which notebook and section, of which finding, what it was and what it is now.

A plugin of pytest beside nbval, which shows two outputs whole; here only the lines that differ are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from html import unescape
from typing import Any

import pytest

PICTURE = re.compile(r"<svg[\s\S]*?</svg>")
BLOCK = re.compile(r"<(?P<name>tr|p|h\d|li|dd|dt|caption|figcaption)\b[\s\S]*?</(?P=name)>")
CELL = re.compile(r"<t[hd]\b[\s\S]*?</t[hd]>")
NOTE = "golden-thread-drift"
MOST = 12  # lines of one cell; the rest is counted


@dataclass(frozen=True)
class Line:
    """A line of an output: what it is about (a row's heading) and what it says."""

    about: str
    says: str


@dataclass(frozen=True)
class Drift:
    """A cell that no longer shows what it did: where, and each line's old and new words ("" where there was none)."""

    notebook: str
    section: str
    cell: int
    changed: tuple[tuple[Line, Line], ...]
    failed: str = ""


def lines_of(outputs: Sequence[dict[str, Any]]) -> list[Line]:
    """The lines of a cell's outputs: each row of a table, each paragraph; pictures by the table under them."""
    found: list[Line] = []
    for output in outputs:
        data = output.get("data", {})
        html = "".join(data.get("text/html", ""))
        plain = "".join(data.get("text/plain", output.get("text", "")))
        found += list(_of_html(html)) if html else [Line("", line) for line in plain.splitlines()]
    return found


def _of_html(html: str) -> Iterator[Line]:
    for block in BLOCK.finditer(PICTURE.sub("", html)):
        if block["name"] == "tr":
            first, *rest = [_words(cell) for cell in CELL.findall(block[0])] or [""]
            yield Line(first, " | ".join(rest))
        else:
            yield Line("", _words(block[0]))


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def changes(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Pairs of lines that differ; a row is paired with the row of the same heading."""
    pairs: list[tuple[Line, Line]] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            pairs += _paired(list(old[i:j]), list(new[k:m]))
    return pairs


def _paired(gone: list[Line], come: list[Line]) -> Iterator[tuple[Line, Line]]:
    for line in gone:
        rows = (one for one in come if one.about == line.about)
        renamed = (one for one in come if line.about and one.about and one.says == line.says)
        same = next(rows, None) or next(renamed, None)
        if same is not None:
            come.remove(same)
        yield line, same or Line(line.about, "")
    yield from ((Line(line.about, ""), line) for line in come)


def told(drift: Drift, findings: dict[str, str]) -> str:
    """A drift in lines. `findings` are ids of findings by their statements."""
    lines = [f"{drift.notebook}, {drift.section or 'first section'}, code cell {drift.cell}"]
    if drift.failed:
        return "\n".join([*lines, f"  fails: {drift.failed}"])
    for old, new in drift.changed[:MOST]:
        name = findings.get(old.about, "")
        lines.append(f"  {name + ': ' if name else ''}{old.about or 'text'}")
        head = f"{new.about} | " if new.about != old.about else ""
        lines += [f"    old: {old.says or 'nothing'}", f"    new: {head}{new.says or 'nothing'}"]
    if len(drift.changed) > MOST:
        lines.append(f"  and {len(drift.changed) - MOST} lines more")
    if not drift.changed:
        lines.append("  the figures behind a picture or a table changed before they were rounded; no shown line did")
    return "\n".join(lines)


def statements() -> dict[str, str]:
    """The id of each claim of the illustrative study by its statement, as tables head their rows with it."""
    from analysis.evidence import Basis

    basis = Basis.of("illustrative")
    claims = [(theme.id, claim) for theme in basis.register.themes for claim in theme.claims]
    return {claim.statement(basis): f"{theme}/{claim.id}" for theme, claim in claims}


class Plugin:
    """Notes the cells that drifted, and tells them at the end, wherever they were run."""

    def __init__(self) -> None:
        self.drifts: list[Drift] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: Any, call: Any) -> Any:
        """Put what drifted on the report of a cell that failed: it travels from a worker to the run."""
        report = yield
        if call.when == "call" and call.excinfo is not None and hasattr(item, "cell"):
            report.user_properties.append((NOTE, asdict(_of(item, call.excinfo.value))))
        return report

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Collect the notes."""
        self.drifts += [_again(note) for name, note in report.user_properties if name == NOTE]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what drifted."""
        if not self.drifts:
            return
        findings = statements()
        terminalreporter.section("References that drifted")
        for drift in self.drifts:
            terminalreporter.write_line(told(drift, findings) + "\n")
        terminalreporter.write_line(
            "Meant? `make references ONLY=...`, look at `git diff`, and name each published figure in CHANGELOG.md."
        )


def _of(item: Any, error: BaseException) -> Drift:
    seen, section = -1, ""
    for cell in item.parent.nb.cells:
        if cell.cell_type == "markdown":
            headings = re.findall(r"^#+ +(.+)$", cell.source, re.M)
            section = headings[-1] if headings else section
        seen += cell.cell_type == "code"
        if seen == item.cell_num:
            break
    outputs = item.test_outputs or []
    broken = next((f"{one['ename']}: {one['evalue']}" for one in outputs if "ename" in one), "")
    if not broken and "differ" not in str(error):
        broken = str(error)
    pairs = [] if broken else changes(lines_of(item.cell.outputs), lines_of(outputs))
    return Drift(item.fspath.basename, section, item.cell_num + 1, tuple(pairs), broken)


def _again(note: dict[str, Any]) -> Drift:
    changed = tuple((Line(**old), Line(**new)) for old, new in note["changed"])
    return Drift(**{**note, "changed": changed})


def pytest_configure(config: pytest.Config) -> None:
    """Register the plugin: `-p analysis.pipeline.drift`."""
    config.pluginmanager.register(Plugin(), NOTE)
