from pathlib import Path

import pytest

from tests.dialogue.trained import model_dir  # noqa: F401

from .serving import Serving


def pytest_collection_modifyitems(items):
    """Rasa warns of its own old libraries; what our code warns of is seen in the other rings."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore"))


@pytest.fixture(scope="module")
def serving(tmp_path_factory, model_dir):  # noqa: F811
    """A pair that works, for all tests of a module."""
    started = Serving(tmp_path_factory.mktemp("serving"), model_dir).start()
    yield started
    started.stop()
