"""The web chat: our own page, our own platform. Its platform id is the visitor's session token."""

NAME = "web"
ACCOUNT = "web"
