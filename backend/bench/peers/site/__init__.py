"""A Django project as small as it gets, to compare with: one model with a FileField, one view in, one view out."""
