"""Privacy: what is erased at a person's wish, and what is removed because it has been kept long enough."""
