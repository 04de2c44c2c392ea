"""A Vietnamese assistant for people who came home from prison, and their families."""

import os

# The ear multiplies small matrices: more threads of BLAS only wait for each other, at twice the cost of doing it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is first imported

from . import rasa_without_tensorflow  # noqa: F401  (must come before anything from rasa)
