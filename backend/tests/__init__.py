"""The tests: unit/<room>, contract, e2e."""
