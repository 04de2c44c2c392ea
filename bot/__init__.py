"""A Vietnamese assistant for people who came home from prison, and their families."""

from . import rasa_without_tensorflow  # noqa: F401  (must come before anything from rasa)
