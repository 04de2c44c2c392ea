"""Old and new communes: where an address, as people write it, is today."""

from .convert import CHOICES, Converted, Found, convert, find

__all__ = ["CHOICES", "Converted", "Found", "convert", "find"]
