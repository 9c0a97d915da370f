"""What the tests of pages share: the made-up study, read once, and a page of it."""

from __future__ import annotations

import shutil

import pytest

from analysis.evidence import Basis
from analysis.pages.page import Page
from analysis.paths import DATA
from analysis.study import find_study


@pytest.fixture(scope="session")
def illustrative(tmp_path_factory) -> Basis:
    """The illustrative study, in a folder of its own so that nothing is written into the repository."""
    folder = tmp_path_factory.mktemp("study") / "illustrative"
    shutil.copytree(DATA / "illustrative", folder, ignore=shutil.ignore_patterns("work"))
    return Basis.of(find_study(folder))


@pytest.fixture
def page(illustrative) -> Page:
    return Page(illustrative, "a-page")
