"""A whole report is attacked before it is put in place; where it gives way, more is withheld."""

from __future__ import annotations

import json
import stat

import pytest

from analysis.disclosure import Registry
from analysis.errors import ReleaseRefused
from analysis.pipeline.airlock import forget_orders, have_withheld, published_rows
from analysis.pipeline.plan import plan
from analysis.pipeline.store import Made
from analysis.study import find_study
from tests.small_study import write_study


@pytest.fixture
def folder(tmp_path):
    found = find_study(str(write_study(tmp_path / "small")))
    found.work.mkdir(mode=0o700)
    return found


def page(folder, tmp_path, say):
    """A finished page that lets a reader see what `say` registers."""
    registry = Registry()
    say(registry)
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "quantities.json").write_text(json.dumps(registry.rows()), encoding="utf-8")
    return [(plan(folder)[0], Made(tmp_path, {}))]


def test_two_tables_whose_difference_is_few_people_have_more_withheld(folder, tmp_path):
    def say(registry):
        registry.say("Table 3", "victims", 140)
        registry.say("Figure 2", "victims", 136, area="East")
        registry.say("Figure 2", "victims", "[c]", area="West")

    pages = page(folder, tmp_path, say)

    assert have_withheld(folder, pages) == ["overview"]
    assert stat.S_IMODE(folder.orders.stat().st_mode) == 0o600


def test_tables_from_which_nobody_can_be_found_are_let_be(folder, tmp_path):
    def say(registry):
        registry.say("Table 3", "victims", 140)
        registry.say("Figure 2", "victims", 80, area="East")
        registry.say("Figure 2", "victims", 60, area="West")

    assert have_withheld(folder, page(folder, tmp_path, say)) == []
    assert not folder.orders.exists()


def test_orders_hold_for_the_data_they_were_given_for_and_no_longer(folder):
    forget_orders(folder, "these data")
    folder.orders.write_text("[]", encoding="utf-8")

    assert forget_orders(folder, "these data") is False
    assert folder.orders.exists()
    assert forget_orders(folder, "other data") is True
    assert not folder.orders.exists()


def test_a_report_that_is_not_there_cannot_be_asked_for(folder):
    with pytest.raises(ReleaseRefused, match="run `make report` first"):
        published_rows(folder)
