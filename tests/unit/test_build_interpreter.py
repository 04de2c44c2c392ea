"""The bootstrap finds a Python 3.11 in the three places where one may be, and says so when there is none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from interpreter import NoPython, find_python, find_uv

FAKE_311 = "cpython 3 11"


def program(path, *, says="", code=0):
    """An executable that prints one line, whatever it is asked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n")
    path.chmod(0o755)
    return str(path)


def fake_uv(path, *, python):
    """A uv that knows where ``python`` is once `uv python install` has put it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "#!/bin/sh\n"
        'case "$1 $2" in\n'
        '  "--version ") echo uv 1.0;;\n'
        f'  "python find") test -x {python} && echo {python};;\n'
        f'  "python install") mkdir -p {Path(python).parent}; '
        f"printf '#!/bin/sh\\necho {FAKE_311}\\n' > {python}; chmod +x {python};;\n"
        "esac\n"
    )
    path.chmod(0o755)


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine whose only Python is the one that runs the bootstrap, and that is not 3.11."""
    monkeypatch.setattr(sys, "executable", program(tmp_path / "bin/python3", says="cpython 3 13"))
    return {"PATH": f"{tmp_path / 'bin'}:/bin", "HOME": str(tmp_path)}


@pytest.fixture(autouse=True)
def no_python_of_this_machine(monkeypatch):
    """Keep a python3.11 in /bin, needed there for the fakes' shell, out of these tests."""
    import interpreter

    real = interpreter._usable
    monkeypatch.setattr(
        interpreter, "_usable", lambda python, *rest: not python.startswith("/bin") and real(python, *rest)
    )


def test_the_python_that_runs_the_bootstrap_is_taken_when_it_is_3_11(bare, tmp_path, monkeypatch):
    own = program(tmp_path / "own/python3", says=FAKE_311)
    monkeypatch.setattr(sys, "executable", own)
    assert find_python(bare) == own


def test_python3_11_on_the_path_is_found(bare, tmp_path):
    installed = program(tmp_path / "bin/python3.11", says=FAKE_311)
    assert find_python(bare) == installed


def test_a_shim_that_leads_nowhere_is_passed_over_for_the_next_one(bare, tmp_path):
    program(tmp_path / "bin/python3.11", says="pyenv: command not found", code=127)
    installed = program(tmp_path / "other/python3.11", says=FAKE_311)
    assert find_python({**bare, "PATH": f"{bare['PATH']}:{tmp_path / 'other'}"}) == installed


@pytest.mark.parametrize("root", [".pyenv", "elsewhere"])
def test_a_pyenv_one_is_found_at_home_or_in_pyenv_root(bare, tmp_path, root):
    installed = program(tmp_path / root / "versions/3.11.9/bin/python", says=FAKE_311)
    env = bare if root == ".pyenv" else {**bare, "PYENV_ROOT": str(tmp_path / root)}
    assert find_python(env) == installed


def test_uv_is_asked_to_fetch_one_when_none_is_installed(bare, tmp_path):
    fetched = str(tmp_path / "uv/python3.11")
    fake_uv(tmp_path / "bin/uv", python=fetched)
    assert find_python(bare) == fetched


def test_another_implementation_of_3_11_is_not_taken(bare, tmp_path):
    program(tmp_path / "bin/python3.11", says="pypy 3 11")
    with pytest.raises(NoPython):
        find_python(bare)


def test_when_there_is_none_the_message_names_the_three_ways(bare):
    with pytest.raises(NoPython) as none:
        find_python(bare)
    for way in ("python3.11-venv", "pyenv install 3.11", "uv"):
        assert way in str(none.value)


def test_a_uv_that_does_not_run_counts_as_none(bare, tmp_path):
    program(tmp_path / "bin/uv", says="broken shim", code=127)
    assert find_uv(bare) is None


def test_without_uv_a_python_that_cannot_make_an_environment_is_not_taken(bare, tmp_path):
    """Debian's python3.11 without python3.11-venv has no ensurepip."""
    path = tmp_path / "bin/python3.11"
    path.write_text(f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\necho {FAKE_311}\n')
    path.chmod(0o755)
    with pytest.raises(NoPython):
        find_python(bare)
    fake_uv(tmp_path / "bin/uv", python="/nowhere")
    assert find_python(bare) == str(path)


def test_the_tools_are_written_for_python_3_8():
    """Whatever Python 3 a machine has must be able to read them."""
    import ast

    root = Path(__file__).resolve().parents[2]
    for path in (root / "tools").glob("*.py"):
        ast.parse(path.read_text(), filename=path.name, feature_version=(3, 8))
    asked = subprocess.run(
        [sys.executable, "-S", str(root / "tools/bootstrap.py")], capture_output=True, text=True
    )
    assert "usage" in asked.stderr
    assert json.dumps(asked.returncode) == "1"
