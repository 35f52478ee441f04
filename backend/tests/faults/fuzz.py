"""Requests made from the contract; see tests.contract.fuzz."""

from tests.contract.fuzz.part import run

__all__ = ["run"]
