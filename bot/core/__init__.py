"""What every part needs and what needs no other part: settings, clock, ids, errors, cards, crypto, logs."""
