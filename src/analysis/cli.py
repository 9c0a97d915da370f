"""The commands. Each one is a line of the Makefile, too; nothing heavy is imported before it is needed."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import AnalysisError
from analysis.paths import ROOT

app = typer.Typer(
    help="What victims have said, and what happened in their cases, as evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
StudyOption = Annotated[str, typer.Option("--study", help="A study under data/, or the path of a study folder.")]


@app.command()
def report(
    study: StudyOption = "illustrative",
    workers: Annotated[int, typer.Option(help="Pages made side by side; 0: one a core.")] = 0,
    theme: Annotated[str, typer.Option(help="Make only this theme's page again.")] = "",
    notebooks: Annotated[str, typer.Option(help="Another folder of notebooks.")] = "",
    cell_timeout: Annotated[int, typer.Option(help="Seconds a cell may take.")] = 600,
    force: Annotated[bool, typer.Option(help="Make every page again.")] = False,
    executor: Annotated[str, typer.Option(help="Where pages are made: local, or dask.")] = "local",
    scheduler: Annotated[str, typer.Option(help="The Dask scheduler's address, such as tcp://10.0.0.1:8786.")] = "",
) -> None:
    """Regenerate the pages that changed, in reports/<study>/."""
    from analysis.evidence.described.withdrawn import withdrawn_from_print
    from analysis.paths import NOTEBOOKS
    from analysis.pipeline.run import report as make_report
    from analysis.study import find_study

    outcome = make_report(
        find_study(study),
        workers=workers,
        theme=theme,
        notebooks=Path(notebooks) if notebooks else NOTEBOOKS,
        cell_timeout=cell_timeout,
        force=force,
        scheduler=_scheduler(executor, scheduler),
    )
    made, kept, failed = len(outcome.made), len(outcome.kept), len(outcome.failures)
    print(f"{made} pages made, {kept} unchanged, {failed} failed, in {outcome.seconds:.1f} s: {_near(outcome.report)}")
    for notice in withdrawn_from_print(find_study(study)):
        print(notice)
    if outcome.failures:
        print("\nThese pages could not be made. The report that was there before is as it was.", file=sys.stderr)
        for failure in outcome.failures:
            print(f"\n{failure}", file=sys.stderr)
        raise SystemExit(outcome.exit_status)


@app.command()
def check(study: StudyOption = "illustrative") -> None:
    """Read and validate the data, without a report: what was found, where, what to do."""
    from analysis.evidence import Basis
    from analysis.intake.account import account
    from analysis.pipeline.brand import check_brand
    from analysis.study import find_study
    from analysis.study.migrate import upgrade_messages

    folder = find_study(study)
    for message in upgrade_messages(folder.path):
        print(message)
    check_brand(folder)
    print(account(Basis.of(folder).data))


@app.command()
def drafts(study: StudyOption = "illustrative") -> None:
    """Write candidate themes, found in words without a theme, to the study's private work/ for a person to judge."""
    from analysis.evidence import Basis
    from analysis.evidence.described.unnamed import drafts as candidates
    from analysis.study import find_study

    folder = find_study(study)
    written = candidates(Basis.of(folder))
    if not written:
        print("Too few words without a theme to look for topics in them.")
        return
    folder.work.mkdir(parents=True, exist_ok=True)
    target = folder.work / "candidate_themes.yaml"
    target.write_text(written, encoding="utf-8")
    print(f"Candidate themes for a person to accept or to throw away: {_near(target)}")


@app.command()
def study(
    name: Annotated[str, typer.Option(help="The folder's name: small letters, digits, - and _.")] = "",
    title: Annotated[str, typer.Option(help="The report's title.")] = "",
    export: Annotated[str, typer.Option("--from", help="A survey's export, from which the YAML is drafted.")] = "",
    organisation: Annotated[str, typer.Option(help="The office's name.")] = "",
    area: Annotated[str, typer.Option(help="The area's name.")] = "",
    parent: Annotated[str, typer.Option("--in", help="The folder to make it in, such as an encrypted drive.")] = "",
) -> None:
    """Start a new study from commented templates, or from an export; on a terminal it asks for what it needs."""
    from analysis.paths import DATA
    from analysis.study.ask import asked, on_a_terminal
    from analysis.study.folder import StudyFolder, study_parameter
    from analysis.study.start import keep_export, new_study

    known = {"name": name, "title": title, "organisation": organisation, "area": area, "export": export}
    if on_a_terminal():
        known = asked(known)
    export, drafted = known.pop("export"), {}
    if export:
        from analysis.intake import draft_study

        drafted = draft_study(export=Path(export).expanduser(), **known)
        drafted["themes.yaml"] = "# `make theme` adds a commented theme.\nversion: 1\nthemes: []\n"
    folder = new_study(**known, parent=Path(parent).expanduser() if parent else DATA, drafted=drafted)
    if export:
        keep_export(folder, Path(export).expanduser())
    what = "Correct its YAML files" if export else "Put the exports in its raw/, correct its YAML files"
    print(f"{_near(folder)} is there. {what}, then:\n  make check STUDY={study_parameter(StudyFolder(folder))}")


@app.command()
def theme(
    id: Annotated[str, typer.Option(help="The new theme's id: small letters, digits, - and _.")],
    study: StudyOption = "illustrative",
) -> None:
    """Add a commented theme to a study's register."""
    from analysis.study import find_study
    from analysis.study.start import new_theme

    path, line = new_theme(find_study(study), id)
    print(f"{_near(path)}, line {line}: correct the new theme, then `make report STUDY={study}`")


@app.command()
def explain(
    what: Annotated[str, typer.Option(help="A claim (theme/claim or theme/primary), or a page.")] = "",
    study: StudyOption = "illustrative",
) -> None:
    """Say where a number comes from, or why a page would be made again."""
    from analysis.pipeline.stale import stale
    from analysis.study import find_study

    folder = find_study(study)
    said = stale(folder, what)
    if said is None:
        from analysis.evidence.trace import explain as trace

        said = trace(what, folder)
    print(said)


@app.command()
def compare(
    earlier: Annotated[str, typer.Option("--from", help="The earlier report's folder or its evidence.json.")],
    study: StudyOption = "illustrative",
) -> None:
    """Say what is new, gone or changed since an earlier report, and where no comparison is possible."""
    from analysis.evidence.compare import as_text
    from analysis.evidence.compare import compare as compared
    from analysis.evidence.ledger import read_ledger
    from analysis.study import find_study

    print(as_text(compared(read_ledger(Path(earlier)), read_ledger(find_study(study).reports))))


@app.command()
def formats(
    study: StudyOption = "illustrative",
    workers: Annotated[int, typer.Option(help="Pages made side by side; 0: one a core.")] = 0,
) -> None:
    """Add spreadsheets, PDF, Word and the designer's pack to a finished report."""
    from analysis.formats.make import make_formats
    from analysis.study import find_study

    written = make_formats(find_study(study), workers=workers)
    print(f"{len(written)} files added to the report")


@app.command()
def request(
    author: Annotated[str, typer.Option(help="Who asks; this person cannot approve it.")],
    context: Annotated[str, typer.Option(help="What is released, for whom, over which period.")],
    study: StudyOption = "illustrative",
    excuse: Annotated[list[str] | None, typer.Option(help="A check and why it may pass: CHECK=REASON.")] = None,
) -> None:
    """Build the bundle that two other people check; refused if anybody in it could be found."""
    from analysis.pipeline.airlock import request as ask
    from analysis.study import find_study

    pairs = dict(text.split("=", 1) for text in excuse or [] if "=" in text)
    asked = ask(find_study(study), author, context, pairs)
    print(f"Request {asked.id}. Two people who are not {asked.author} open {asked.page} and then each say:")
    print(f'  make approve STUDY={study} NAME="..." VERDICT=approve')


@app.command()
def approve(
    name: Annotated[str, typer.Option(help="Who checked it.")],
    study: StudyOption = "illustrative",
    verdict: Annotated[str, typer.Option(help="approve, change or reject.")] = "approve",
    role: Annotated[str, typer.Option(help="In which office, such as policy lead.")] = "",
    comment: Annotated[str, typer.Option(help="Needed for change and reject.")] = "",
) -> None:
    """Note what a checker decided on the last request."""
    from analysis.disclosure.release import approve as note
    from analysis.study import find_study

    folder = find_study(study)
    entry = note(folder.path, folder.reports, name, role=role, verdict=verdict, comment=comment)
    print(f"{entry['kind']} by {entry['who']}: {len(entry['files'])} files of request {entry['request']}")


@app.command()
def release(study: StudyOption = "illustrative") -> None:
    """Move exactly what two people approved to reports/<study>/released/<date>/."""
    from analysis.disclosure.release import release as move
    from analysis.study import find_study

    folder = find_study(study)
    print(f"Released: {_near(move(folder.path, folder.reports))}")


@app.command()
def verify(
    study: StudyOption = "illustrative",
    copy: Annotated[str, typer.Option(help="A file or folder to be proved; by default every release.")] = "",
) -> None:
    """Prove that a copy is the released one."""
    from analysis.disclosure.release import verify as prove
    from analysis.study import find_study

    folder = find_study(study)
    print("\n".join(prove(Path(copy) if copy else folder.reports, folder.reports)) or "Nothing was released yet.")


@app.command()
def withdraw(
    folder: Annotated[str, typer.Option(help="The released folder's name, its date.")],
    name: Annotated[str, typer.Option(help="Who withdraws it.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    study: StudyOption = "illustrative",
) -> None:
    """Note that a release must no longer be used."""
    from analysis.disclosure.release import withdraw as note
    from analysis.study import find_study

    note(find_study(study).reports, folder, name, reason)
    print(f"{folder} is withdrawn.")


@app.command()
def purge(
    name: Annotated[str, typer.Option(help="Who ends the study.")],
    confirm: Annotated[str, typer.Option(help="The study's own name, so that nobody ends another by mistake.")],
    study: StudyOption,
) -> None:
    """End a study: only its releases and their log stay."""
    from analysis.disclosure.release import purge as end
    from analysis.study import find_study

    folder = find_study(study)
    print("Removed: " + ", ".join(end(folder.path, folder.reports, name=name, confirm=confirm)))


@app.command()
def synthetic(
    out: Annotated[str, typer.Option(help="The study folder whose raw/ is written.")] = "data/illustrative",
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 0,
    null_theme: Annotated[list[str] | None, typer.Option(help="A theme whose true effect is set to zero.")] = None,
    scale: Annotated[float, typer.Option(help="Times the number of people.")] = 1.0,
) -> None:
    """Write the made-up victims of the illustrative study."""
    from analysis.synthetic import SEED, generate

    written = generate(Path(out), seed=seed or SEED, null_themes=tuple(null_theme or ()), scale=scale)
    for path in written:
        print(_near(path))


@app.command()
def test() -> None:
    """Everything CI runs: lint, tests, notebooks against their references."""
    import subprocess

    run = [sys.executable, "-m"]
    steps = [
        [*run, "ruff", "check", "."],
        [*run, "ruff", "format", "--check", "--quiet", "."],
        [*run, "analysis", "check-commit"],
        [*run, "pytest", "-n", "2", "--dist", "loadscope"],
        [*run, "analysis", "check-notebooks"],
        [*run, "analysis", "audit"],
    ]
    for step in steps:
        print("==", " ".join(step[2:]), flush=True)
        status = subprocess.run(step, cwd=ROOT, check=False).returncode
        if status:
            raise SystemExit(status)


@app.command()
def quality() -> None:
    """Write the computed parts of the quality record anew."""
    from analysis.quality import refresh

    for path in refresh():
        print(_near(path))


@app.command()
def docs() -> None:
    """Build the documents to HTML, in docs/_build/."""
    import subprocess

    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", "docs", "docs/_build"]
    raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)


@app.command()
def audit() -> None:
    """Known faults of the locked packages; says so where the service that lists them is out of reach."""
    from analysis.quality.audit import audit as ask

    found = ask()
    print("\n".join(found.lines))
    raise SystemExit(1 if found.heard and not found.clean else 0)


@app.command()
def hooks() -> None:
    """Guard commits, and let git compare and merge notebooks by cell."""
    from analysis.lab.git import set_up

    print("\n".join(set_up()))


@app.command("check-notebooks")
def check_notebooks() -> None:
    """Run the notebooks against their reference outputs (nbval)."""
    from analysis.pipeline.references import check_references

    raise SystemExit(check_references())


@app.command()
def references(only: Annotated[str, typer.Option(help="One notebook, such as 20_theme; all when empty.")] = "") -> None:
    """Run the notebooks on the illustrative study and keep their outputs as references."""
    from analysis.pipeline.references import write_references

    for path in write_references(only=only):
        print(_near(path))


@app.command("check-commit")
def check_commit() -> None:
    """Refuse data of real people, and notebook outputs of any study but the illustrative one."""
    from analysis.errors import InputError
    from analysis.pipeline.guard import committed_files, refused

    breaches = refused(committed_files())
    if breaches:
        raise InputError(breaches)


@app.command()
def lab(
    study: StudyOption = "illustrative",
    notebooks: Annotated[str, typer.Option(help="Another folder of notebooks.")] = "",
    port: Annotated[int, typer.Option(help="0: JupyterLab's own, or the next free one.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """JupyterLab on the notebooks, with the study's parameters in place."""
    from analysis.lab.launch import start
    from analysis.paths import NOTEBOOKS
    from analysis.study import find_study

    where = Path(notebooks) if notebooks else NOTEBOOKS
    raise SystemExit(start(find_study(study), notebooks=where, port=port, browser=browser))


def _scheduler(executor: str, scheduler: str) -> str:
    """The scheduler's address, or "" for this machine; half an order is an error."""
    from analysis.errors import Breach, InputError

    if executor not in ("local", "dask"):
        raise InputError(Breach("EXECUTOR", "", f'"{executor}" is not known', allowed=("local", "dask")))
    if (executor == "dask") != bool(scheduler):
        what = "go together: EXECUTOR=dask SCHEDULER=tcp://host:8786"
        raise InputError(Breach("EXECUTOR and SCHEDULER", "", what))
    return scheduler


def _near(path: Path | None) -> str:
    if path is None:
        return "nothing"
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def main() -> None:
    """Run a command; our own errors end it with one message and their exit status, without a traceback."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        app()
    except AnalysisError as error:
        print(error, file=sys.stderr)
        raise SystemExit(error.exit_status) from None
    except KeyboardInterrupt:
        print("Stopped. What was finished is kept; run again to go on.", file=sys.stderr)
        raise SystemExit(130) from None
