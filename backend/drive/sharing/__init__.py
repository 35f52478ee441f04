"""The gate: the only place that answers "may they?"."""
