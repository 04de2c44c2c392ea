"""The front door: the chat page, its JSON API and (with the platforms) webhooks. It stores and streams, nothing else."""
