"""A breach is mended by withholding more, with the least loss, or the release is refused."""

from __future__ import annotations

import pytest

from analysis.disclosure import Policy, Registry, attack_release, mend_release, releasable_counts
from analysis.errors import ReleaseRefused
from tests.disclosure.made_up_release import publish, victims
from tests.disclosure.test_release_attack import means, row


def test_a_breach_is_mended_in_one_round_and_only_the_tables_concerned_are_named():
    rows = [row("Table 3", "36", area="North"), row("Table 3", "[c]", area="South")]
    rows += [row("Figure 2", "40", area="Total"), row("Table 9", "80", universe="others", area="North")]
    mended = mend_release(rows, Policy())
    assert attack_release(mended.rows, Policy()) == []
    assert mended.rounds == 1
    assert len(mended.ordered) == 1
    assert set(mended.tables) <= {"Table 3", "Figure 2"}
    assert mended.rows[3] == rows[3]


def test_a_clean_release_is_left_as_it_is():
    rows = publish(victims(2), 8).rows()
    mended = mend_release(rows, Policy())
    assert mended.rows == rows
    assert mended.rounds == 0


def test_what_an_earlier_release_told_cannot_be_taken_back_so_this_one_gives_way():
    last = [row("Table 1", "120", universe="all > first extract", area="North")]
    now = [row("Table 1", "123", universe="all", area="North"), row("Table 1", "60", universe="all", area="South")]
    mended = mend_release(now, Policy(), [last])
    assert [r["value"] for r in mended.rows] == ["[c]", "60"]


def test_what_cannot_be_mended_is_refused_in_words_that_tell_no_withheld_count():
    last = [row("Table 1", "36", area="North"), row("Table 1", "[c]", area="South"), row("Table 1", "40", area="Total")]
    with pytest.raises(ReleaseRefused) as refused:
        mend_release([row("Table 2", "50", universe="others", area="East")], Policy(), [last])
    assert "take 36 in Table 1 (area North) from 40 in Table 1 (area Total)" in str(refused.value)
    assert refused.value.exit_status == 3


def test_the_same_quantity_goes_from_every_table_it_stands_in():
    rows = [
        row("Table 1", "36", area="North"),
        row("Figure 1", "36", area="North"),
        row("Table 1", "[c]", area="South"),
    ]
    rows += [row("Table 1", "40", area="Total"), row("alt text", "40", area="Total")]
    mended = mend_release(rows, Policy())
    assert attack_release(mended.rows, Policy()) == []
    assert len(mended.ordered) == 2


def test_the_pages_to_be_made_again_are_named_and_the_orders_outlive_the_process(tmp_path):
    rows = [row("Table 3", "36", area="North") | {"_page": "a"}, row("Table 3", "[c]", area="South") | {"_page": "a"}]
    rows += [row("Figure 2", "40", area="Total") | {"_page": "b"}, row("Table 9", "80", universe="x") | {"_page": "c"}]
    mended = mend_release(rows, Policy())
    assert mended.pages in (["a"], ["b"])
    Registry().keep_orders(tmp_path / "orders.json", mended.ordered)
    later = Registry()
    later.read_orders(tmp_path / "orders.json")
    assert len(later.ordered) == 1


def test_the_gate_withholds_what_mending_ordered():
    import pandas as pd

    registry = Registry()
    counts = pd.DataFrame({"area": ["North", "South"], "n": [52, 40]})
    how = {"what": "people", "universe": "victims", "registry": registry}
    first = releasable_counts(counts, Policy(), **how)
    assert first.frame["shown"].tolist() == ["50", "40"]
    registry.order_withheld([r for r in registry.rows() if r["area"] == "South"])
    assert releasable_counts(counts, Policy(), **how).frame["shown"].tolist() == ["50", "[c]"]


def test_the_mean_of_a_few_goes_with_one_of_the_means_that_tell_it():
    mended = mend_release(means(), Policy())

    assert attack_release(mended.rows, Policy()) == []
    assert mended.rounds == 1
