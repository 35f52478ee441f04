"""What whoever runs an install needs: the worker and its clock (backup, restore and more come later)."""
