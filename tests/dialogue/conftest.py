from pathlib import Path

import pytest

from .talking import Talk
from .trained import model_dir  # noqa: F401


def pytest_collection_modifyitems(items):
    """Rasa warns of its own old libraries; what our code warns of is seen in the other rings."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore"))


@pytest.fixture
def talk(data_dir, model_dir):  # noqa: F811
    return Talk(model_dir)
