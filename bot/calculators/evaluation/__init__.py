"""``python -m bot calc``: the calculators over tables, for whoever checks them row by row."""
