"""What the audit of packages prints: each fault, and honestly when nobody answered."""

from __future__ import annotations

from analysis.quality.audit import UNHEARD, told

SOUND = {"name": "sound", "version": "1.0", "vulns": []}
FAULTY = {"name": "faulty", "version": "2.1", "vulns": [{"id": "PYSEC-2099-1", "fix_versions": ["2.2"]}]}
UNKNOWN = {"name": "ours", "skip_reason": "not found"}


def test_a_fault_is_named_with_the_version_that_mends_it():
    found = told([SOUND, FAULTY])

    assert found.lines == ("faulty 2.1: PYSEC-2099-1, mended in 2.2", "2 packages audited, 1 known faults.")
    assert found.heard
    assert not found.clean


def test_a_package_that_was_passed_over_is_said():
    assert told([SOUND, UNKNOWN]).lines == ("ours: not audited, not found", "1 packages audited, 0 known faults.")


def test_no_answer_is_no_clean_bill():
    for silent in ([], [UNKNOWN]):
        assert told(silent) == UNHEARD
    assert not UNHEARD.clean
