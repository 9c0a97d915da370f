"""The runner: what changed is made again, what failed spoils nothing, no value of a respondent is told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from textwrap import dedent

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.paths import ROOT
from tests.pipeline.notebooks import write
from tests.small_study import THEMES, write_study

OVERVIEW = (
    "from analysis.evidence import evaluate_all\nfrom analysis.pages import overview\n"
    'from analysis.pages.page import open_page\n\npage = open_page(study, "overview")\n'
    "findings = evaluate_all(page.basis)\noverview.answer(page, findings)"
)
THEME = (
    "from analysis.pages import theme as parts\nfrom analysis.pages.page import open_page\n\n"
    "page = open_page(study, theme)\nthis = page.theme(theme)\nfindings = page.findings(theme)\n"
    "parts.answer(page, this, findings[0])"
)
PICTURE = "parts.picture(page, findings[0])"
CANARY = "Zebulon Quarterstaff"


class Desk:
    """A study, its notebooks and its reports, away from everything else."""

    def __init__(self, folder: Path) -> None:
        self.study = write_study(folder / "A study – Ünï")
        self.notebooks = folder / "note books"
        self.reports = folder / "reports"
        self.notebooks.mkdir()
        write(self.notebooks / "00_overview.ipynb", 'study: str = "x"', OVERVIEW)
        self.theme(PICTURE)

    def theme(self, *cells: str) -> None:
        write(self.notebooks / "20_theme.ipynb", 'study: str = "x"\ntheme: str = "y"', THEME, *cells)

    @property
    def report(self) -> Path:
        return self.reports / self.study.name

    def command(self, *extra: str) -> list[str]:
        options = ["--study", str(self.study), "--notebooks", str(self.notebooks), "--workers", "2", *extra]
        return [sys.executable, "-m", "analysis", "report", *options]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "GOLDEN_THREAD_REPORTS": str(self.reports)}

    def run(self, *extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*extra),
            env=self.environment,
            cwd=self.reports.parent,
            capture_output=True,
            text=True,
            timeout=180,
        )

    def hashes(self) -> dict[str, bytes]:
        return {str(p.relative_to(self.report)): p.read_bytes() for p in self.report.glob("**/*") if p.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A desk whose report was made once; tests that change it put it back."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    done = desk.run()
    assert done.returncode == 0, done.stderr
    return desk


def made_pages(done) -> set[str]:
    return {line.split()[2] for line in done.stdout.splitlines() if "] made " in line}


class TestAReport:
    def test_holds_a_page_for_every_theme_an_index_a_ledger_and_a_manifest(self, made):
        assert set(made.hashes()) >= {
            "index.html", "overview.html", "themes/informed.html", "themes/fair.html", "evidence.json", "evidence.csv",
            "manifest.json", "figures/informed/most.svg", "figures/informed/most.csv", "figures/informed/most.txt",
        }  # fmt: skip

    def test_its_index_gives_the_answer_of_every_theme(self, made):
        index = (made.report / "index.html").read_text(encoding="utf-8")

        for finding in json.loads((made.report / "evidence.json").read_text("utf-8"))["findings"]:
            assert finding["sentence"].split("(")[0] in index

    def test_says_on_every_page_that_the_victims_are_made_up(self, made):
        for page in made.report.glob("**/*.html"):
            assert "The victims, their answers and their cases are made up" in " ".join(page.read_text("utf-8").split())

    def test_nothing_leaves_a_page_and_nothing_in_it_may_run(self, made):
        for page in made.report.glob("**/*.html"):
            html = page.read_text(encoding="utf-8")
            # The index has one script, its search, let through by its hash; tests/pipeline/test_ways.py looks at it.
            assert "<script" not in html or page.name == "index.html"
            assert "default-src 'none'" in html

    def test_made_again_with_nothing_changed_makes_nothing(self, made):
        before = made.hashes()
        done = made.run()

        assert "0 pages made, 3 unchanged" in done.stdout
        assert made.hashes() == before

    def test_made_again_from_nothing_has_the_same_bytes(self, made):
        before = made.hashes()
        done = made.run("--force", "--workers", "1")

        assert "3 pages made" in done.stdout
        assert made.hashes() == before

    def test_a_page_edited_by_hand_is_put_right(self, made):
        before = made.hashes()
        page = made.report / "themes" / "fair.html"
        page.write_text(page.read_text("utf-8").replace("%", " per cent", 1), encoding="utf-8")
        made.run()

        assert made.hashes() == before

    def test_files_merely_touched_change_nothing(self, made):
        for path in made.study.glob("**/*"):
            os.utime(path, (2e9, 2e9))

        assert "0 pages made" in made.run().stdout

    def test_a_themes_own_words_make_its_page_again_and_those_that_list_all_themes(self, made):
        themes = made.study / "themes.yaml"
        before = themes.read_text("utf-8")
        themes.write_text(
            before.replace("Were victims treated fairly?", "Were they treated fairly?", 1), encoding="utf-8"
        )
        done = made.run()
        themes.write_text(before, encoding="utf-8")

        assert made_pages(done) == {"overview", "themes/fair"}
        assert "changed: themes" in done.stdout

    def test_a_changed_answer_makes_every_page_again(self, made):
        raw = made.study / "raw" / "survey.csv"
        before = raw.read_text("utf-8")
        raw.write_text(before.replace("Yes", "No", 1), encoding="utf-8")
        done = made.run()
        raw.write_text(before, encoding="utf-8")

        assert made_pages(done) == {"overview", "themes/informed", "themes/fair"}
        assert "changed: data" in done.stdout

    def test_a_third_theme_in_yaml_gets_its_page(self, made):
        themes = made.study / "themes.yaml"
        before = themes.read_text("utf-8")
        extra = before[before.index("  - id: fair") :].replace("id: fair", "id: fair-again", 1)
        themes.write_text(before + extra, encoding="utf-8")
        done = made.run()
        page = made.report / "themes" / "fair-again.html"
        there = page.exists()
        themes.write_text(before, encoding="utf-8")

        assert done.returncode == 0, done.stderr
        assert there


class TestWhatComesFromNoFinding:
    """Is refused before anything is put in place: file and line, status 1, and the old report stays."""

    @pytest.mark.parametrize(
        ("cell", "told"),
        [
            ("## The part\n\nMost victims said so.", '20_theme.ipynb, line 1, cell 3: "Most" is typed'),
            (
                "from analysis.pages.shown import paragraph\nparagraph(f'{40 + 1} of victims said so.')",
                "line 1",
            ),
        ],
    )
    def test_is_named_with_file_and_line(self, made, cell, told):
        made.run()
        before = made.hashes()
        made.theme(cell, PICTURE)
        done = made.run()
        made.theme(PICTURE)

        assert done.returncode == 1
        assert told in done.stderr and "finding" in done.stderr
        assert made.hashes() == before


class TestAPageThatFails:
    @pytest.fixture
    def failed(self, made):
        """Runs the desk with theme notebooks that hold the cell given; says what stood before."""
        made.run()
        before = made.hashes()

        def run(*cells, extra=()):
            made.theme("## The part that fails", *cells)
            done = made.run(*extra)
            made.theme(PICTURE)
            return done, before

        yield run
        assert made.run().returncode == 0

    def test_is_named_with_notebook_page_heading_and_cell_and_leaves_the_old_report(self, made, failed):
        done, before = failed(f'if theme == "fair":\n    raise ValueError("no")\n{PICTURE}')

        assert done.returncode == 1
        assert '20_theme.ipynb, page themes/fair, cell 3 under "The part that fails": ValueError' in done.stderr
        assert made.hashes() == before

    def test_never_tells_what_the_exception_carried(self, made, failed):
        done, _ = failed(f'raise ValueError("{CANARY}")')
        written = [p for p in [*made.study.glob("work/**/*"), *made.reports.glob("**/*")] if p.is_file()]

        assert CANARY not in done.stdout + done.stderr
        assert not [p for p in written if CANARY.encode() in p.read_bytes()]

    def test_lets_the_other_pages_be_made(self, made, failed):
        failed(f'if theme == "fair":\n    raise ValueError("no")\n{PICTURE}')
        beside = made.report.with_name(made.report.name + ".incomplete")

        assert (beside / "themes" / "informed.html").exists()
        assert "Being treated fairly" in (beside / "index.html").read_text("utf-8")

    def test_tells_our_own_message_whole(self, failed):
        done, _ = failed('page.theme("fear")')

        assert done.returncode == 2
        assert 'there is no theme "fear"' in done.stderr

    def test_may_be_a_kernel_that_died(self, failed):
        done, before = failed("import os\n\nos.kill(os.getpid(), 9)")

        assert done.returncode == 1
        assert "Kernel died" in done.stderr
        assert "Traceback" not in done.stderr

    def test_may_be_a_cell_that_hangs(self, failed):
        done, _ = failed("import time\n\ntime.sleep(1e5)", extra=("--cell-timeout", "3"))

        assert done.returncode == 1
        assert "longer than 3 seconds" in done.stderr

    def test_may_be_a_frame_shown_as_it_is(self, failed):
        done, _ = failed('page.basis.data.answers["survey"]')

        assert done.returncode == 1
        assert "did not pass the disclosure gate" in done.stderr
        assert "P0001" not in done.stdout + done.stderr


def test_two_runs_at_once_do_not_spoil_each_other(tmp_path):
    desk = Desk(tmp_path)
    first = subprocess.Popen(desk.command(), env=desk.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lock = desk.study / "work" / "run.pid"
    until = time.monotonic() + 60
    while not lock.exists() and time.monotonic() < until:
        time.sleep(0.02)
    second = desk.run()

    assert first.wait(timeout=180) == 0
    assert second.returncode == 75
    assert f"process {first.pid}" in second.stderr
    assert (desk.report / "index.html").exists()


def test_a_run_that_was_killed_is_completed_by_the_next(tmp_path):
    desk = Desk(tmp_path)
    desk.theme("import time\n\ntime.sleep(3)", PICTURE)
    first = subprocess.Popen(
        desk.command(),
        env=desk.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + 90
    while not list(desk.study.glob("work/pages/overview/*/note.json")) and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    done = desk.run()

    assert done.returncode == 0, done.stderr
    assert "overview" not in made_pages(done)
    assert not list(desk.study.glob("work/pages/*/.*"))


class TestFaultyInput:
    @pytest.fixture
    def desk(self, tmp_path):
        return Desk(tmp_path)

    def refusal(self, desk):
        done = desk.run()
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert not desk.report.exists()
        return done.stderr

    def test_every_fault_of_the_register_is_named_by_line_at_once(self, desk):
        faulty = THEMES.replace("item: fair", "item: fare").replace('answer: ["Yes"]', 'answer: ["Ja"]', 1)
        desk.study.joinpath("themes.yaml").write_text(dedent(faulty), encoding="utf-8")
        said = self.refusal(desk)

        assert "themes.yaml, line 15" in said
        assert "themes.yaml, line 30" in said
        assert "fair" in said

    def test_an_unknown_answer_names_row_and_column_and_never_the_value(self, desk):
        raw = desk.study / "raw" / "survey.csv"
        frame = pd.read_csv(raw)
        frame.loc[4, "fair"] = CANARY
        frame.to_csv(raw, index=False)
        said = self.refusal(desk)

        assert "survey.csv" in said and "fair" in said and "6" in said and "Yes, No" in said
        assert CANARY not in said

    def test_a_missing_file_is_named(self, desk):
        (desk.study / "raw" / "survey.csv").unlink()

        assert "survey.csv" in self.refusal(desk)

    def test_an_empty_file_is_named(self, desk):
        (desk.study / "raw" / "survey.csv").write_text("", encoding="utf-8")

        assert "survey.csv" in self.refusal(desk)


def test_a_study_that_is_not_there_ends_with_status_two():
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "report", "--study", "ilustrative"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 2
    assert 'Did you mean "illustrative"?' in done.stderr


def test_the_theme_asked_for_must_be_there(tmp_path):
    from analysis.pipeline.plan import plan
    from analysis.study import find_study

    desk = Desk(tmp_path)
    with pytest.raises(InputError, match='no theme is called "fear"'):
        plan(find_study(str(desk.study)), desk.notebooks, "fear")


def processes_of(folder: Path) -> list[str]:
    """Command lines of running processes that name the folder or were started in it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            started_in = os.readlink(process / "cwd")
        except OSError:
            continue
        if str(folder) in line or started_in.startswith(str(folder)):
            found.append(line)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
@pytest.mark.parametrize(
    ("blow", "status"),
    [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGINT, 130)],
    ids=["kill", "term", "ctrl-c"],
)
def test_a_run_that_is_ended_leaves_no_process_and_no_private_file(tmp_path, blow, status):
    desk = Desk(tmp_path)
    asleep = desk.study.with_name("asleep")
    desk.theme('import pathlib\nimport time\n\npathlib.Path(study).with_name("asleep").touch()\ntime.sleep(60)')
    temporary = Path(tempfile.mkdtemp(prefix="gt-test-", dir="/tmp"))
    environment = {**desk.environment, "TMPDIR": str(temporary)}
    run = subprocess.Popen(desk.command(), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 90
    while not asleep.exists() and time.monotonic() < until:
        time.sleep(0.05)
    run.send_signal(blow)

    assert run.wait(timeout=30) == status
    until = time.monotonic() + 20
    while processes_of(tmp_path) and time.monotonic() < until:
        time.sleep(0.2)
    assert processes_of(tmp_path) == []
    desk.theme(PICTURE)
    assert subprocess.run(desk.command(), env=environment, capture_output=True, timeout=180).returncode == 0
    assert [path.name for path in temporary.iterdir()] == []
    temporary.rmdir()
