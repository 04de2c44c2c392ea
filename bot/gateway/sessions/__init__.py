"""Who is talking: one random, signed cookie a browser."""
