from tests.roles.conftest import time

__all__ = ["time"]  # the clock that tests move
