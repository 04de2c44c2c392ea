"""What the ear reaches on messages it has never seen may rise, never fall. Lowering a record is a commit of its own, with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.evaluate import report

RECORDS = yaml.safe_load((Path(__file__).parent / "blind" / "records.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reached(real_ear):
    return report(real_ear)


def figure(reached, name):
    value = reached
    for part in name.split("."):
        value = value[part]
    return value


@pytest.mark.parametrize(("name", "least"), RECORDS["at_least"].items())
def test_no_figure_falls(reached, name, least):
    assert figure(reached, name) >= least


@pytest.mark.parametrize(("name", "most"), RECORDS["at_most"].items())
def test_no_figure_rises(reached, name, most):
    assert figure(reached, name) <= most
