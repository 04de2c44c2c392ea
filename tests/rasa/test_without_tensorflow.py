"""Fences around Rasa without TensorFlow: an update must not walk through them unseen."""

import ast
import importlib.metadata
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.core.settings import ROOT
from bot.rasa_without_tensorflow import NEURAL

CONFIG = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
SITE = Path(importlib.util.find_spec("rasa").origin).parent.parent


def run(code: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)


def test_the_installed_rasa_is_the_one_this_was_tried_with():
    assert importlib.metadata.version("rasa") == "3.6.21"


@pytest.mark.parametrize("module", NEURAL)
def test_every_module_left_out_exists_defines_its_classes_and_really_wants_tensorflow(module):
    tree = ast.parse((SITE / Path(*module.split("."))).with_suffix(".py").read_text(encoding="utf-8"))
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    assert set(NEURAL[module]) <= classes
    imports = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imports |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert any("tensorflow" in name or "keras" in name for name in imports)


def test_all_of_rasa_that_is_used_imports_without_tensorflow():
    done = run(
        "import sys, bot, rasa.__main__, rasa.core.agent, rasa.model_training\n"
        "import rasa.engine.recipes.default_components\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('tensorflow', 'keras')]"
    )
    assert done.returncode == 0, done.stderr


def test_the_agent_alone_can_be_the_first_import():
    assert run("import bot, rasa.core.agent").returncode == 0


def test_using_or_subclassing_a_placeholder_says_why():
    done = run(
        "import bot\nfrom rasa.core.policies.ted_policy import TEDPolicy\n"
        "from bot.rasa_without_tensorflow import TensorFlowLeftOut\n"
        "for use in (lambda: TEDPolicy(), lambda: type('Mine', (TEDPolicy,), {}), lambda: TEDPolicy.load):\n"
        "    try: use()\n"
        "    except TensorFlowLeftOut: continue\n"
        "    raise SystemExit('no complaint')"
    )
    assert done.returncode == 0, done.stderr


def test_the_configuration_names_a_pipeline_and_policies_and_nothing_neural():
    names = [part["name"] for part in CONFIG["pipeline"] + CONFIG["policies"]]
    assert names
    assert not {name.split(".")[-1] for name in names} & {
        each for classes in NEURAL.values() for each in classes
    }
    assert CONFIG["language"] == "vi"


def test_training_with_a_neural_component_is_refused(tmp_path):
    config = {**CONFIG, "pipeline": [{"name": "DIETClassifier"}]}
    (tmp_path / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    shutil.copy(ROOT / "domain.yml", tmp_path)
    command = [sys.executable, "-m", "bot.rasa_cli", "train", "--config", str(tmp_path / "config.yml")]
    command += ["--domain", str(tmp_path / "domain.yml"), "--data", str(ROOT / "data")]
    command += ["--out", str(tmp_path / "models")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0
    assert not list(tmp_path.glob("models/*.tar.gz"))
