"""Benchmarks: each file opens with the question it answers. `make bench` runs them and writes docs/performance.md.

Ratios within one round are what counts; an absolute number drifts between machines and hours.
"""
