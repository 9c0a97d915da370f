"""The documents are built to HTML without a warning, and the reference says what the program reads."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from analysis.cli import app
from analysis.evidence.claims import KINDS
from analysis.evidence.register import ThemeHead
from analysis.paths import ROOT
from analysis.study.codebook import Entry
from analysis.study.glossary import glossary
from analysis.study.models import Instrument, Study
from tests.docs.blocks import pages


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "docs", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert built.returncode == 0, built.stderr
    return folder


def words(path):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", path.read_text("utf-8")))


@pytest.mark.parametrize(
    ("page", "models"),
    [("study", [Study, Instrument]), ("codebook", [Entry]), ("themes", [ThemeHead, *KINDS.values()])],
)
def test_every_key_of_every_form_is_in_the_reference(site, page, models):
    text = words(site / "reference" / f"{page}.html")

    for model in models:
        for name, field in model.model_fields.items():
            assert re.search(rf"\b{field.alias or name}\b", text), f"{model.__name__}.{name}"


def test_every_command_and_option_is_in_the_reference(site):
    text = words(site / "reference" / "commands.html")

    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        assert re.search(rf"analysis {name}\b", text), name


def test_the_site_fetches_nothing_from_elsewhere(site):
    for path in site.rglob("*.html"):
        loaded = re.findall(r'<(?:script|img|link)[^>]+(?:src|href)="(https?:[^"]+)"', path.read_text("utf-8"))
        assert loaded == [], path.name


@pytest.mark.parametrize("page", pages())
def test_every_link_of_a_page_leads_somewhere(page):
    here = (ROOT / page).parent
    for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", (ROOT / page).read_text("utf-8")):
        assert link.startswith(("http", "mailto:")) or (here / link).exists(), link


def test_the_glossary_of_the_documents_is_the_one_of_the_pages(site):
    text = words(site / "glossary.html")

    for term in glossary():
        assert re.search(rf"\b{re.escape(term.term.replace(chr(39), '’'))}\b", text), term.term


def test_the_terms_the_pages_use_stand_in_the_glossary():
    terms = {term.term for term in glossary()}

    assert {"claim", "confidence interval", "finding", "strand", "theme", "verdict", "weight", "withheld"} <= terms
