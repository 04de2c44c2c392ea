"""The chat page: one HTML, one style sheet, one script, no third party."""
