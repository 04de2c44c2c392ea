"""The delivery role: takes messages from the outbox to the platforms, in order, and knows what became of each."""
