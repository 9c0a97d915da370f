"""The checker's page: all that would be published, risks first, in plain words; it can be read without any program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from analysis.disclosure.bundle import Fault
from analysis.disclosure.figures import is_hidden
from analysis.disclosure.policy import Policy
from analysis.disclosure.registry import DESCRIBING

STYLE = (
    "body{font:1.1rem/1.5 Arial,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}th,td{border:1px solid #767676;padding:.3rem .6rem;text-align:left}"
)
CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
QUESTIONS = (
    "Could somebody who knows one of these people find them in it?",
    "Does a figure say the same of everybody in a group?",
    "Is it clear of whom, when and where each figure is?",
    "Does a quotation or a case study have consent, and was it read by two people?",
)


def checker_page(
    rows: Sequence[Mapping[str, str]],
    policy: Policy,
    digests: Mapping[str, str],
    *,
    title: str,
    author: str,
    context: str,
    excused: Sequence[tuple[Fault, str]] = (),
    notes: Sequence[str] = (),
) -> str:
    """The page as HTML. Every text is escaped; it asks no other computer for anything and runs no script.

    Parameters
    ----------
    rows : tidy rows of all published figures. policy : whose words it prints. digests : file to hash.
    title, author, context : what is asked for, by whom, with what explanation.
    excused : faults that were let pass, each with the reason given. notes : what else the machine saw.
    """
    published = [row for row in rows if row.get("measure") not in DESCRIBING]
    parts = [
        f"<h1>{escape(title)}: for two people to check</h1>",
        f"<p>Asked for by {escape(author)}, who cannot approve it. {escape(context)}</p>",
        "<h2>Look at these first</h2>",
        _list([*_risks(published, policy, excused), *notes]),
        "<h2>Ask yourself</h2>",
        _list(QUESTIONS),
        "<h2>The rules that were applied</h2>",
        _list(policy.in_words()),
        "<h2>Files</h2>",
        _table(["File", "Hash of its content"], sorted(digests.items())),
        "<h2>Figures, table by table</h2>",
        _table(["Table", "Figures shown", "Figures withheld"], _by_table(published)),
    ]
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{STYLE}</style>'
    )
    return (
        f'<!doctype html>\n<html lang="en-GB"><head>{head}</head><body><main>\n'
        + "\n".join(parts)
        + "\n</main></body></html>\n"
    )


def _risks(rows: Sequence[Mapping[str, str]], policy: Policy, excused: Sequence[tuple[Fault, str]]) -> list[str]:
    found = [f"{fault}. Let pass because: {reason}" for fault, reason in excused]
    whole = sorted({r["table"] for r in rows if r.get("measure") == "pct" and r.get("value") in {"0", "100"}})
    found += [f"{table} shows all or none of a group. Agree by name if it is about a service." for table in whole]
    smallest = [
        (_least(row), row) for row in rows if row.get("measure") in {"count", "base"} and _least(row) is not None
    ]
    for least, row in sorted(smallest, key=lambda pair: pair[0])[:10]:
        if least < 3 * policy.threshold:
            found.append(f"{row['table']} shows a count of about {row['value']} people.")
    if policy.threshold < 10:
        found.append(f"The threshold is {policy.threshold} people, below the usual 10.")
    if policy.public_data:
        found.append("The data are said to be public already, so nothing was withheld.")
    return found or ["Nothing stands out. The machine's attack on this and all earlier releases found nobody."]


def _least(row: Mapping[str, str]) -> int | None:
    text = str(row.get("value", "")).replace(",", "").split("-")[0]
    return int(text) if text.isdigit() and int(text) > 0 else None


def _by_table(rows: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    shown, away = Counter(), Counter()
    for row in rows:
        (away if is_hidden(str(row.get("value", ""))) else shown)[row.get("table", "")] += 1
    return [(table, str(shown[table]), str(away[table])) for table in sorted(shown | away)]


def _list(texts: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(text))}</td>" for text in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
