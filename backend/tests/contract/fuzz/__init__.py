"""Requests that nobody thought of, made from openapi.yaml: no answer is a 5xx, none is one that the contract hides."""
