"""What is done to each row. A group is a set of workloads that share a running server and the file that it holds."""

from __future__ import annotations
