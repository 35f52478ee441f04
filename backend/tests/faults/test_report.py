"""The report says what was written down, no more."""

from __future__ import annotations

from typing import Any

from tests.faults import report


def line(**values: Any) -> dict[str, Any]:
    return {
        "part": "kills", "engine": "sqlite", "seed": 7, "count": 40, "failures": [], "detail": {"files_read": 5},
        "code": "now",
    } | values  # fmt: skip


def test_counts_add_up_over_runs_on_the_same_code():
    text = report.text([line(), line(seed=8, count=60)], "now")
    assert "| kill -9 of the application | SQLite | this | 100 | 0 | 3 % | 2 |" in text
    assert "7 (40), 8 (60)" in text
    assert "files read: 10" in text


def test_runs_on_an_earlier_state_are_never_added_to_this_one():
    text = report.text([line(), line(code="before", count=1000), line(code="older", count=2)], "now")
    assert "| SQLite | this | 40 |" in text
    assert "| SQLite | earlier, `before` | 1,000 |" in text
    assert "states, 1 of them" in text


def test_an_earlier_state_that_failed_stays_in_the_report():
    text = report.text([line(), line(code="before", count=3, failures=["a.bin is gone"])], "now")
    assert "| SQLite | earlier, `before` | 3 | 1 | — | 1 |" in text


def test_a_failure_stands_in_the_report_and_takes_the_bound_away():
    text = report.text([line(failures=["a.bin is gone"])], "now")
    assert "| SQLite | this | 40 | 1 | — | 1 |" in text
    assert "- failed: a.bin is gone" in text


def test_a_run_in_which_the_harness_was_wrong_is_told_and_not_counted():
    text = report.text([line(), line(seed=9, failures=["it is there"], void="it looked in the wrong folder")], "now")
    assert "| SQLite | this | 40 | 0 |" in text
    assert "SQLite, seed 9, 40 faults: it looked in the wrong folder" in text


def test_the_bound_is_three_in_n():
    assert [report.bound(count, 0) for count in (2, 300, 1000, 5000)] == ["—", "1 %", "0.3 %", "0.06 %"]
    assert report.bound(1000, 1) == "—"
