"""A number left to be called back, for who has neither Zalo nor Messenger, or no time to write."""
