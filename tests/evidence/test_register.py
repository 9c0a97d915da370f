import pytest

from analysis.errors import InputError
from analysis.evidence import read_register
from analysis.paths import DATA
from analysis.study import find_study
from tests.evidence.small_study import claim, small_study, theme

THEMES = {
    "reporting-and-communication": 6,
    "criminal-justice-process": 6,
    "victim-impact": 4,
}


def faults(folder, *themes):
    small_study(folder, themes=themes)
    with pytest.raises(InputError) as error:
        read_register(find_study(folder))
    return [str(breach) for breach in error.value.breaches]


def line_of(folder, text):
    lines = (folder / "themes.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_the_register_holds_16_themes_in_three_areas_and_a_17th_that_is_not_reported():
    register = read_register(find_study("illustrative"))

    assert {area: len(themes) for area, themes in register.by_area().items()} == THEMES
    assert [t.id for t in register.all_themes if not t.active] == ["da-safety-after-report"]


def test_every_theme_has_one_primary_claim_and_at_least_two_others():
    for one in read_register(find_study("illustrative")).themes:
        assert sum(c.primary for c in one.claims) == 1
        assert len(one.claims) >= 3
        assert one.claims[0].primary


def test_every_kind_of_claim_is_used():
    from analysis.evidence.claims import KINDS

    used = {c.kind for one in read_register(find_study("illustrative")).themes for c in one.claims}

    assert used == set(KINDS)


def test_the_primary_claims_are_those_whose_effect_the_generator_plants():
    from analysis.synthetic import primary

    for one in read_register(find_study("illustrative")).themes:
        assert one.primary.id == primary(one.id).claim


def test_a_misspelt_item_is_named_with_its_line_and_the_nearest(tmp_path):
    found = faults(tmp_path, theme(claim(item="informd")))

    assert len(found) == 1
    assert found[0].startswith(f"themes.yaml, line {line_of(tmp_path, 'item: informd')}: ")
    assert 'Did you mean "informed"?' in found[0]


def test_an_answer_that_is_none_is_named_with_those_allowed(tmp_path):
    found = faults(tmp_path, theme(claim(answer=["Yess"])))

    assert '"Yess" is not an answer to informed' in found[0] and "Allowed: Yes, No." in found[0]


def test_an_unknown_comparator_is_named_with_the_nearest(tmp_path):
    found = faults(tmp_path, theme(claim(threshold=None, comparator="pannel")))

    assert '"pannel" is not in comparators.yaml' in found[0] and 'Did you mean "panel"?' in found[0]


def test_a_lower_limit_above_the_upper_is_refused(tmp_path):
    found = faults(tmp_path, theme(claim(expect="within", threshold=None, lower=0.6, upper=0.4)))

    assert "the lower limit 0.6 is not below the upper limit 0.4" in found[0]


@pytest.mark.parametrize("expect", ["within", "differs"])
def test_a_claim_that_could_never_fail_is_refused(tmp_path, expect):
    found = faults(tmp_path, theme(claim(expect=expect)))

    assert "could never fail" in found[0]


def test_a_claim_held_against_nothing_is_refused(tmp_path):
    found = faults(tmp_path, theme(claim(threshold=None)))

    assert "needs a threshold or a comparator" in found[0]


def test_two_primary_claims_are_refused_at_the_line_of_the_second(tmp_path):
    found = faults(tmp_path, theme(claim(), claim(id="other")))

    assert len(found) == 1 and "has two primary claims" in found[0]
    lines = (tmp_path / "themes.yaml").read_text(encoding="utf-8").splitlines()
    second = [number for number, line in enumerate(lines, start=1) if "primary: true" in line][1]
    assert f"line {second}:" in found[0]


def test_no_primary_claim_is_refused(tmp_path):
    assert "no claim of the theme" in faults(tmp_path, theme(claim(primary=False)))[0]


def test_an_unknown_kind_is_named_with_the_nearest(tmp_path):
    found = faults(tmp_path, theme(claim(kind="prevalance")))

    assert 'there is no kind of claim "prevalance"' in found[0] and 'Did you mean "prevalence"?' in found[0]


def test_a_group_that_does_not_exist_is_named(tmp_path):
    sides = {
        "group": {"name": "a", "where": {"strand": ["Crimes"]}},
        "against": {"name": "b", "where": {"strnd": ["Crime"]}},
    }
    found = faults(tmp_path, theme(claim(kind="contrast", threshold=None, **sides)))

    assert any('"Crimes" is not an answer to strand' in fault for fault in found)
    assert any('"strnd" is not among the items of asked' in fault for fault in found)


def test_an_unknown_event_is_named(tmp_path):
    wait = {"id": "main", "primary": True, "kind": "duration", "data": "events", "start": "report", "ends": ["told"]}
    found = faults(tmp_path, theme({**wait, "expect": "below", "threshold": 5, "phrase": "told"}))

    assert '"told" is not among the events of events' in found[0]


def test_all_faults_of_all_themes_come_in_one_message_in_order_of_lines(tmp_path):
    found = faults(
        tmp_path,
        theme(claim(item="informd"), strands=["crimes"]),
        theme(claim(kind="prevalance"), id="second", partners=["polise"]),
        theme(claim(expect="differs"), id="third", area="nowhere"),
        theme(claim(comparator="pannel", threshold=None), id="third"),
    )
    numbers = [int(fault.split("line ")[1].split(":")[0]) for fault in found]

    assert len(found) >= 8
    assert numbers == sorted(numbers)
    assert any('"polise" is not among the partners' in fault for fault in found)
    assert any('the theme id "third" stands twice' in fault for fault in found)


def test_an_unknown_key_is_named_with_the_nearest(tmp_path):
    found = faults(tmp_path, theme(claim(treshold=0.4)))

    assert 'Did you mean "threshold"?' in found[0]


def test_an_unknown_theme_is_named_with_the_nearest(tmp_path):
    register = read_register(find_study(small_study(tmp_path)))

    with pytest.raises(InputError, match='Did you mean "informed"'):
        register.theme("informd")


def test_a_month_stands_for_its_first_day(tmp_path):
    done = [{"id": "portal", "says": "A portal.", "date": "2024-10"}]
    register = read_register(find_study(small_study(tmp_path, themes=[theme(claim(), achievements=done)])))

    assert register.theme("informed").achievements[0].date.isoformat() == "2024-10-01"


def test_a_change_must_name_an_achievement_of_its_theme(tmp_path):
    found = faults(tmp_path, theme(claim(kind="change", achievement="portal", threshold=None)))

    assert 'has no achievement "portal"' in found[0]


def test_the_public_studies_read_without_a_fault():
    for name in ("csew-2013-14", "police-uk-durham"):
        if (DATA / name / "themes.yaml").exists():
            assert read_register(find_study(name)).themes


def test_a_faulty_head_does_not_keep_the_claims_from_being_checked(tmp_path):
    found = faults(tmp_path, theme(claim(where={"strand": ["Crimee"]}), rights=[13]))

    assert any("the rights 1 to 12" in fault for fault in found)
    assert any('"Crimee" is not an answer to strand' in fault for fault in found)
