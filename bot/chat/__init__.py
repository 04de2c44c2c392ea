"""``python -m bot chat --json``: an interface for evaluation tools, the real way into a running assistant."""

from .command import main

__all__ = ["main"]
