"""The officers' console: who waits, why, and the thread to answer in."""
