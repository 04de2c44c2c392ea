"""From the bot to a person: which desk, until when, and what may truthfully be said meanwhile."""
