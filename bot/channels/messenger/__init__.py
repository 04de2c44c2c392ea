"""A Facebook Page's Messenger. Its platform id is the person's page-scoped id (PSID), another one on every Page."""

NAME = "messenger"
