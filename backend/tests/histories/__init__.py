"""Whole histories: what many clients did at once, held against what one after the other could have done."""
