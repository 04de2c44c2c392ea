"""Plays Zalo and Facebook on this machine, so that the assistant can be tried and tested without either of them."""

from .credentials import accounts_file, dress_pages

__all__ = ["accounts_file", "dress_pages"]
