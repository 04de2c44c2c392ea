"""What the container files promise, as far as it can be read from them (nothing here builds an image)."""

import re
from pathlib import Path

import yaml

from bot.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "compose.yaml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_every_variable_is_required_so_nothing_starts_with_a_guessed_secret():
    variables = re.findall(r"\$\{([^}]+)\}", COMPOSE)
    assert variables
    assert [variable for variable in variables if ":?" not in variable] == []


def test_only_the_web_pages_are_published_and_on_loopback():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["edge"]
    assert all(port.startswith("127.0.0.1:") for port in published["edge"])


def test_rasa_and_the_database_are_on_the_network_that_leads_nowhere():
    assert yaml.safe_load(COMPOSE)["networks"]["inside"] == {"internal": True}
    assert [SERVICES[name]["networks"] for name in ("rasa", "postgres", "migrate")] == [["inside"]] * 3
    assert SERVICES["actions"]["network_mode"] == "service:rasa"


def test_every_setting_named_is_one_that_exists():
    named = {
        name for service in SERVICES.values() for name in service["environment"] if name.startswith("BOT_")
    }
    assert named - {f"BOT_{name.upper()}" for name in Settings.__fields__} == set()


def test_both_targets_run_as_a_user_without_rights():
    stages = re.findall(r"^FROM (\S+) AS (\S+)$", DOCKERFILE, re.MULTILINE)
    assert {"rasa": "base", "edge": "base"}.items() <= {name: parent for parent, name in stages}.items()
    base = DOCKERFILE.partition(" AS base")[2].partition("\nFROM")[0]
    assert re.findall(r"^USER (.*)$", base, re.MULTILINE) == ["bot"]
    assert DOCKERFILE.count("USER") == 1


def test_an_image_gets_what_it_runs_and_never_data_or_keys():
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert {"bot", "actions", "data", "tools", "requirements.txt"} <= allowed
    assert not {"var", "models", ".venv", ".git", "."} & allowed
    assert all((ROOT / name).exists() for name in allowed)
