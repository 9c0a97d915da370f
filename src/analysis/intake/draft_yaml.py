"""The drafted study as YAML a person can read and correct."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from analysis.intake.draft import Drafted

_ASK = "# Drafted from {file}: {rows:,} rows, {found}{platform}. Correct it, then `make check`.\n"


class _Dumper(yaml.SafeDumper):
    """Yes, No and numbers in quotes where they are words; no aliases; lists of answers on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _dumped(content: dict[str, Any]) -> str:
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def study_yaml(about: dict[str, Any], export: Path, drafted: Drafted) -> str:
    """The text of study.yaml. `about` holds its title and its organisation."""
    orders = sorted(drafted.dates - {"excel-serial"}) or sorted(drafted.dates)
    instrument: dict[str, Any] = {
        "id": "survey",
        "title": "Survey",
        "population": "people who answered the survey",
        "sample_design": "self-selected",
        "path": f"raw/{export.name}",
        **({"sheet": drafted.table.sheet} if drafted.table.sheet else {}),
        **({"dates": orders[0]} if orders else {}),
        **{role: key for role, key in drafted.roles.items() if role != "weight"},
    }
    content = {
        "version": 1,
        "title": about["title"],
        "data": "real",
        "extract_date": "2099-12-31",
        "organisation": about["organisation"],
        "areas": [
            {"id": "reporting-and-communication", "name": "Reporting and communication"},
            {"id": "criminal-justice-process", "name": "Investigative and criminal justice process"},
            {"id": "victim-impact", "name": "Victim impact"},
        ],
        "partners": [{"id": "police", "name": "The police"}],
        "instruments": [instrument],
    }
    said = [
        _ASK.format(**_facts(drafted)),
        "# Decide: title, organisation, extract_date (the last day of the data), areas, partners, population, and\n",
        "# sample_design (probability, quota, census-of-clients or self-selected: it binds what may be said).\n",
    ]
    if "weight" in drafted.roles:
        said.append(
            f"# The item {drafted.roles['weight']} looks like a weight; state it as weight: if the sample has one.\n"
        )
    if len(orders) > 1:
        said.append(f"# The dates are written in more than one order ({', '.join(orders)}).\n")
    return "".join(said) + _dumped(content)


def codebook_yaml(drafted: Drafted) -> str:
    """The text of codebook.yaml."""
    content: dict[str, Any] = {"version": 1}
    if drafted.missing:
        content["missing"] = drafted.missing
    if drafted.dropped:
        content["drop"] = list(drafted.dropped)
    content["items"] = drafted.items
    said = [_ASK.format(**_facts(drafted))]
    said += [f"# Dropped at reading: {header} ({kind})\n" for header, kind in drafted.dropped.items()]
    said += [f"# Decide: {line}\n" for line in drafted.unsure]
    return "".join(said) + _dumped(content)


def _facts(drafted: Drafted) -> dict[str, Any]:
    table = drafted.table
    platform = f", as {table.platform} writes it" if table.platform else ""
    return {"file": table.file, "rows": len(table.rows), "found": table.found, "platform": platform}
