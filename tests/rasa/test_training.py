"""Training: quiet when nothing changed, never leaving half a model, one ear in both places."""

import asyncio
import json
import os
import subprocess
import sys
import tarfile
import warnings
from pathlib import Path

import pytest

from bot.core.settings import ROOT
from bot.ear.training import read_examples
from bot.nlu import model_store, train

from .drafting import drafted

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # Rasa pins the old SQLAlchemy
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rasa.core.agent import Agent
    from rasa.shared.importers.importer import TrainingDataImporter


def rasa_cli(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "bot.rasa_cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_both_models_hold_the_same_ear(model_dir):
    with tarfile.open(model_dir / "rasa.tar.gz") as archive:
        inside = {
            Path(member.name).name: archive.extractfile(member).read()
            for member in archive.getmembers()
            if member.isfile() and "EarComponent" in Path(member.name).parent.name
        }
    assert inside == {path.name: path.read_bytes() for path in (model_dir / "ear").iterdir()}
    assert inside


def test_rasa_and_the_ear_read_the_same_examples():
    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data/nlu")]
    )
    data = importer.get_nlu_data()
    assert sorted((each.get("text"), each.get("label")) for each in data.intent_examples) == sorted(
        read_examples(ROOT / "data/nlu")
    )
    assert data.retrieval_intents == set(), "a retrieval intent would want a ResponseSelector"


def test_the_data_are_valid_to_rasa_and_the_stories_hold(model_dir, tmp_path):
    checked = rasa_cli("data", "validate", "--fail-on-warnings")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    tested = rasa_cli(
        "test", "core", "--model", str(model_dir / "rasa.tar.gz"), "--stories", str(ROOT / "data/stories"),
        "--out", str(tmp_path), "--fail-on-prediction-errors",
    )  # fmt: skip
    assert tested.returncode == 0, tested.stdout[-2000:] + tested.stderr[-2000:]


def test_fresh_models_are_left_alone_without_a_word(model_dir, capsys):
    before = {path: path.stat().st_mtime_ns for path in model_dir.iterdir()}
    assert train.train(model_dir) is False
    assert {path: path.stat().st_mtime_ns for path in model_dir.iterdir()} == before
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("changed", ["data/nlu/loan.yml", "data/rules/rules.yml", "config.yml", "domain.yml"])
def test_a_change_of_what_goes_in_makes_models_stale(tmp_path, changed):
    before = copy_of_sources(tmp_path)
    with (tmp_path / changed).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert model_store.digest(tmp_path) != before


def test_a_changed_card_trains_nothing(tmp_path):
    before = copy_of_sources(tmp_path)
    (tmp_path / "data/knowledge").mkdir()
    (tmp_path / "data/knowledge/new.yml").write_text("x: 1")
    assert model_store.digest(tmp_path) == before


def copy_of_sources(folder: Path) -> str:
    for path in model_store._files(ROOT):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return model_store.digest(folder)


def test_a_new_model_replaces_the_old_one_and_leaves_nothing_behind(tmp_path):
    drafted(tmp_path, "one")
    drafted(tmp_path, "two")
    assert (tmp_path / "ear" / "ear.json").read_text() == (tmp_path / "rasa.tar.gz").read_text() == "two"
    assert model_store.is_fresh(tmp_path, "two")
    assert not model_store.is_fresh(tmp_path, "one")
    assert len(list(tmp_path.glob("ear-*"))) == 1
    assert not list(tmp_path.glob(".draft-*"))


@pytest.mark.parametrize("step", range(1, 8))
def test_a_kill_at_any_step_leaves_a_usable_model_and_another_training(tmp_path, step):
    drafted(tmp_path, "one")
    code = (
        "import os, sys, pathlib\n"
        "from tests.rasa.drafting import drafted\n"
        f"left = {step}\n"
        "def dying(real):\n"
        "    def call(*a, **k):\n"
        "        global left\n"
        "        left -= 1\n"
        "        if left == 0: os._exit(9)\n"
        "        return real(*a, **k)\n"
        "    return call\n"
        "for name in ('rename', 'replace', 'symlink_to', 'write_text'):\n"
        "    setattr(pathlib.Path, name, dying(getattr(pathlib.Path, name)))\n"
        f"drafted(pathlib.Path({str(tmp_path)!r}), 'two')\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, check=False)
    assert (tmp_path / "ear" / "ear.json").read_text() in ("one", "two")
    assert (tmp_path / "rasa.tar.gz").read_text() in ("one", "two")
    if not model_store.is_fresh(tmp_path, "two"):
        drafted(tmp_path, "two")
    assert model_store.is_fresh(tmp_path, "two")
    assert not list(tmp_path.glob(".draft-*"))


def test_the_command_says_the_same_as_rasas_own_parse_for_200_texts(model_dir):
    texts = [text for text, _ in read_examples(ROOT / "data/nlu")][::7][:190]
    texts += [
        "",
        "?",
        "😀",
        "/restart",
        "lam LLTP o dau vayyyy",
        "x" * 500,
        "vay 100 trieu",
        "ở Hà Nội",
        "30/4/2026",
        "k",
    ]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    command = [sys.executable, "-m", "bot", "parse", "--json"]
    environment = {**os.environ, "BOT_MODEL_DIR": str(model_dir)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=lines, capture_output=True, text=True, check=True
    )
    parsed = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(parsed) == len(texts) >= 200
    agent = Agent.load(str(model_dir / "rasa.tar.gz"))
    for text, alone in zip(texts, parsed, strict=True):
        if text.startswith("/"):
            text = f"\u200b{text}"  # the turn channel's doing
        within = asyncio.run(agent.parse_message(text))
        for key in ("topic", "needs", "ranking", "urgent", "out_of_scope"):
            assert within.get(key) == alone[key], (text, key)  # Rasa leaves out what is None
        assert (
            [{key: each[key] for key in alone["entities"][0]} for each in within["entities"]]
            == alone["entities"]
            if alone["entities"]
            else within["entities"] == []
        )
        assert within["intent"]["name"] in (alone["intent"], "nlu_fallback", "go_back"), text
