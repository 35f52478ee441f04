"""What the benchmark's report says is what was measured: no figure of another round, row or state of the code."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from bench import picture, report, results
from bench.selecting import choose


def line(row: str, value: float, **more: Any) -> dict[str, Any]:
    return {
        "workload": "W1", "row": row, "variant": "", "round": "r1", "value": value, "unit": "MB/s", "code": "a",
        "commit": "abc", "at": "2026-11-22T10:00:00+00:00", "seconds": 2.0, "stored": 100, "written": 200, "peak": 1,
        "server_cpu": 1.0, "client_cpu": 0.5, "version": "1", "durable": "yes", "more": {}, "busy": 0.01,
        "machine": {"cores": 2, "cpu": "x", "memory_gib": 4, "kernel": "6", "python": "3.11"}, **more,
    }  # fmt: skip


def table(*lines: dict[str, Any], enough: int = 1) -> Any:
    found = choose(lines, "W1", enough)
    assert found is not None
    return found


def test_it_divides_only_what_was_measured_in_one_round() -> None:
    found = table(line("nginx", 100), line("file", 50), line("nginx", 1000, round="r2"), line("file", 100, round="r3"))
    ratio = found.ratio(("nginx", ""), ("file", ""))
    assert (ratio.low, ratio.middle, ratio.high) == (2, 2, 2)


def test_it_has_no_ratio_without_a_common_round() -> None:
    assert table(line("nginx", 1), line("file", 1, round="r2")).ratio(("nginx", ""), ("file", "")) is None


def test_it_tells_the_median_and_both_ends() -> None:
    found = table(*(line("nginx", value, round=f"r{value}") for value in (30, 10, 20)))
    spread = found.spread("nginx", "")
    assert (spread.low, spread.middle, spread.high) == (10, 20, 30)


def test_it_never_mixes_two_states_of_the_code() -> None:
    old = line("nginx", 1, code="a", at="2026-11-22T10:00:00+00:00")
    new = line("nginx", 3, code="b", at="2026-11-22T11:00:00+00:00")
    assert table(new, old).spread("nginx", "").middle == 3


def test_a_trial_on_newer_code_does_not_displace_a_whole_measurement() -> None:
    whole = [line("nginx", 5, round=f"r{number}") for number in range(3)]
    trial = line("nginx", 9, code="b", at="2026-11-23T10:00:00+00:00")
    assert table(*whole, trial, enough=3).spread("nginx", "").middle == 5


def test_rounds_on_a_busy_machine_stand_only_until_there_are_quiet_ones() -> None:
    busy, calm = line("nginx", 1, busy=0.9), line("nginx", 5, round="r2")
    assert table(busy).spread("nginx", "").middle == 1
    assert table(busy, calm).spread("nginx", "").middle == 5


def test_a_round_counts_only_when_every_row_took_part() -> None:
    lines = [line("nginx", 1), line("file", 1), line("nginx", 1, round="r2"), line("file", 1, round="r3", code="b")]
    assert results.rounds_of(lines, "W1", ["nginx", "file"], "a") == 1


def test_lines_are_kept_with_commit_code_and_machine(tmp_path: Path) -> None:
    kept = results.Line("W1", "nginx", "", "r1", 7, 12.345678, "MB/s", 1.0, 10, "no", "1.22", 0.0)
    results.append(kept, tmp_path)
    results.append(kept, tmp_path)
    first, second = results.load(tmp_path)
    assert first["value"] == 12.3457
    assert first["seed"] == second["seed"] == 7
    assert {"commit", "code", "machine", "at", "busy"} <= first.keys()


def test_the_page_keeps_rows_where_others_win(tmp_path: Path) -> None:
    with (tmp_path / "W1.jsonl").open("w", encoding="utf-8") as file:
        for row, value in (("holdfast-sqlite", 50), ("copyparty", 100)):
            file.write(json.dumps(line(row, value)) + "\n")
    report.write(tmp_path, tmp_path / "page.md", tmp_path / "picture.svg")
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "| copyparty | 100 (100–100) |" in page
    assert "0.50 (0.50–0.50) **short**" in page


def test_what_was_measured_beside_other_work_is_no_verdict(tmp_path: Path) -> None:
    lines = (line("holdfast-sqlite", 50), line("copyparty", 100, busy=0.5))
    (tmp_path / "W1.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    report.write(tmp_path, tmp_path / "page.md", tmp_path / "picture.svg")
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "0.50 (0.50–0.50) †" in page
    assert "**short**" not in page


def test_the_picture_is_sound_and_labels_every_bar() -> None:
    drawn = picture.draw({"W1": table(line("holdfast-sqlite", 50), line("copyparty", 100))})
    words = [node.text for node in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert {"Holdfast on SQLite", "copyparty", "50", "100"} <= set(words)
