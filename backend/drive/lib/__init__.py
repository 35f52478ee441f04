"""The leaf: errors with stable codes, HTTP rules as pure functions, names, small field classes. No models."""
