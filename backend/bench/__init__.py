"""Benchmarks: each file opens with the question it answers. `make bench` runs them and writes docs/performance.md.

Ratios within one run are what counts; an absolute number drifts between runs and machines.
"""
