"""Faults on purpose: processes killed, databases killed, collection raced, disks failing, bytes damaged.

Each part runs alone: `python -m tests.faults kills --engine sqlite --seed 7 --count 50`. It appends what it did to
`results/`, and `python -m tests.faults report` makes docs/reliability.md of that. `make soak` runs them all.
"""
