"""Zalo: the Official Account's Open API and its webhooks."""
