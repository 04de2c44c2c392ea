"""Rasa's actions: each reads what was understood, asks the knowledge, and says cards. No database, no network."""
