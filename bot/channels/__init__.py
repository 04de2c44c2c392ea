"""One folder per channel, the same files in each: webhook (in), api (out), render (how a card looks there)."""
