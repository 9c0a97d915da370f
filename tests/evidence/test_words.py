import pytest

from analysis.evidence.words import listed, number, opening, percent, points


@pytest.mark.parametrize(("share", "text"), [(0.5, "50%"), (1 / 3, "33.3%"), (0.19, "19%"), (1.0, "100%"), (0.0, "0%")])
def test_a_share_in_print(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.1, "10 percentage points"), (0.01, "1 percentage point"), (0.125, "12.5 percentage points")]
)
def test_a_difference_of_shares_in_print(share, text):
    assert points(share) == text


def test_lists_numbers_and_openings():
    assert listed(["a"]) == "a" and listed(["a", "b"]) == "a and b" and listed(["a", "b", "c"]) == "a, b and c"
    assert number(2.0) == "2" and number(0.667) == "0.67"
    assert opening("an estimated 4% of AGMs") == "An estimated 4% of AGMs"
