"""What follows for this person: pure functions over dates and facts, with the rule behind every step.

Each calculator takes a dataclass of facts (``None``: not told yet) and gives a dataclass of results: verdict, dates,
steps with instrument and article, what is missing, what to do next. Numbers and wording lie in ``data/knowledge``.
"""
