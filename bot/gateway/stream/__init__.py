"""Live replies by server-sent events, resumable after a lost connection."""
