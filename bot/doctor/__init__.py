"""``python -m bot doctor``: is everything as it should be, and if not, what is there to do."""

from .command import main

__all__ = ["main"]
