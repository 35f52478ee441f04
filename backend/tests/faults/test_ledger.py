"""The ledger is what everything else is held against, so it is held to something itself."""

import threading

from tests.faults.ledger import Ledger


def test_it_finds_its_facts_again_in_order(tmp_path):
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.add("file", name="ä\n", size=1)
        ledger.add("trash", name="ä\n")
    with Ledger(tmp_path / "ledger") as again:
        assert again.count == 2
        assert [fact["kind"] for fact in again.facts()] == ["file", "trash"]
        assert list(again.facts("file")) == [{"kind": "file", "name": "ä\n", "size": 1}]


def test_it_keeps_whole_lines_when_many_write(tmp_path):
    with Ledger(tmp_path / "ledger") as ledger:
        threads = [
            threading.Thread(target=lambda n=n: [ledger.add("file", n=n, i=i, pad="x" * 3000) for i in range(5)])
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted((fact["n"], fact["i"]) for fact in ledger.facts()) == [(n, i) for n in range(8) for i in range(5)]
