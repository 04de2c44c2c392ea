"""What was said, in both directions: taking a message, giving back the talk."""
