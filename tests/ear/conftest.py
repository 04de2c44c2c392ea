"""One small ear, and one trained on the product's own examples, for all tests of the ear."""

from pathlib import Path

import pytest

from bot.ear import Ear
from bot.ear.training import read_examples
from tests.ear.building import small_ear

DATA = Path(__file__).resolve().parents[2] / "data" / "nlu"


@pytest.fixture(scope="session")
def ear():
    return small_ear()


@pytest.fixture(scope="session")
def real_examples():
    return read_examples(DATA)


@pytest.fixture(scope="session")
def real_ear(real_examples):
    return Ear.train(real_examples)
