"""Fences around what is installed: Rasa without TensorFlow, every file pinned and hashed, nobody's index named."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
import yaml

import audit
import installing
from bot.rasa_without_tensorflow import NEURAL

ROOT = Path(__file__).resolve().parents[2]
LOCKED = ["requirements.txt", "requirements-dev.txt"]
AUDIT = "requirements-audit.txt"
WRITTEN = [path.name for path in [*ROOT.glob("requirements*"), ROOT / "overrides.txt", ROOT / "excludes.txt"]]


def lines(name):
    """The lines of a file that say something."""
    stripped = (line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    return [line for line in stripped if line]


def test_the_installed_rasa_is_the_one_all_this_was_measured_on():
    assert version("rasa") == "3.6.21"


@pytest.mark.parametrize("package", lines("excludes.txt"))
def test_what_is_left_out_is_not_installed(package):
    with pytest.raises(PackageNotFoundError):
        version(package)


@pytest.mark.parametrize("name", LOCKED)
def test_tensorflow_does_not_come_back(name):
    packages = installing.pins((ROOT / name).read_text())
    assert len(packages) > 100
    assert [package for package in packages if re.match("tensorflow|keras|jax", package)] == []


@pytest.mark.parametrize("name", WRITTEN)
def test_no_file_names_an_index_or_a_host(name):
    for line in lines(name):
        assert "://" not in line
        assert not re.match(r"-i\b|-f\b|--(index|extra-index|find-links|trusted-host|default-index)", line)


@pytest.mark.parametrize("name", [*LOCKED, AUDIT])
def test_every_pin_has_a_hash_and_every_line_belongs_to_a_pin(name):
    pinned = installing.pins((ROOT / name).read_text())
    assert all("--hash=sha256:" in entry for entry in pinned.values())
    assert sum(len(entry.splitlines()) for entry in pinned.values()) == len(lines(name))


def test_development_runs_on_exactly_what_the_product_runs_on():
    run, dev = (installing.pins((ROOT / name).read_text()) for name in LOCKED)
    assert {name: entry for name, entry in run.items() if dev.get(name) != entry} == {}


def test_the_installed_versions_are_the_pinned_ones():
    pinned = installing.pins((ROOT / "requirements.txt").read_text())
    wanted = {name: entry.split()[0].partition("==")[2] for name, entry in pinned.items()}
    assert {name: version(name) for name in wanted if version(name) != wanted[name]} == {}


def test_each_override_says_why():
    for line in (ROOT / "overrides.txt").read_text().splitlines():
        assert "#" in line, f"{line}: an override without a reason"


def test_the_pipeline_names_nothing_that_needs_tensorflow_and_leaves_nothing_to_rasas_defaults():
    config = yaml.safe_load((ROOT / "config.yml").read_text())
    assert config["pipeline"]
    assert config["policies"]
    neural = {name for names in NEURAL.values() for name in names}
    named = {entry["name"].rpartition(".")[2] for entry in config["pipeline"] + config["policies"]}
    assert named & neural == set()


def test_an_audit_that_could_look_up_nothing_is_no_clean_bill():
    report = {
        "dependencies": [
            {"name": "rasa", "skip_reason": "Dependency not found"},
            {"name": "docopt", "version": "0.6.2", "vulns": []},
            {"name": "aiohttp", "version": "3.9.0", "vulns": [{"id": "PYSEC-1"}]},
            {"name": "pymongo", "version": "4.3.3", "vulns": [{"id": "PYSEC-2"}]},
        ]
    }
    assert audit.verdict(report) == ["rasa: not looked up", "aiohttp 3.9.0: PYSEC-1"]


def test_what_is_accepted_in_an_audit_is_still_installed():
    pinned = installing.pins((ROOT / "requirements.txt").read_text())
    assert set(audit.ACCEPTED) - set(pinned) == set()
