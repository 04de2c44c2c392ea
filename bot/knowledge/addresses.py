"""The resolver of addresses, for those who speak to the knowledge base only."""

from bot.ear.addresses import CHOICES, Converted, convert

__all__ = ["CHOICES", "Converted", "convert"]
