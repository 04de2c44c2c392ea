"""The dialogue role: hears danger, decides whose turn it is, asks Rasa, and writes what is said into the outbox."""
