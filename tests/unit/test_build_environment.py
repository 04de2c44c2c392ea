"""The bootstrap's stamp: nothing to do, something new to install, or an installation that was broken off."""

import os
import sys

import pytest

import bootstrap
import installing
import progress
import system_packages

REQUIREMENTS = """\
docopt==0.6.2 \\
    --hash=sha256:aa
setuptools==70.3.0 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
"""


@pytest.fixture
def env(tmp_path, monkeypatch):
    """A folder with requirements and a .venv whose interpreter is this one."""
    for kind, name in bootstrap.FILES.items():
        (tmp_path / name).write_text(f"# {kind}\n{REQUIREMENTS}")
    made = bootstrap.Environment(tmp_path)
    made.python.parent.mkdir(parents=True)
    made.python.symlink_to(sys.executable)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    return made


@pytest.fixture
def installed(monkeypatch):
    """Records what would be installed, and may be told to fail."""
    calls = []

    def install(_python, requirements, _lock, _uv):
        calls.append(requirements.split()[1])
        if install.fails:
            raise progress.StepFailed("no room left")

    install.fails, install.calls = False, calls
    monkeypatch.setattr(bootstrap.installing, "install", install)
    monkeypatch.setattr(bootstrap.Environment, "_make", lambda self, *_: calls.append("new"))
    return install


def test_a_whole_environment_is_left_alone_without_a_word(env, installed, capsys):
    env.close(env.wanted("run"))
    assert bootstrap.main("run") == 0
    assert installed.calls == []
    assert capsys.readouterr() == ("", "")


def test_an_environment_without_a_stamp_was_broken_off_and_is_made_anew(env, installed):
    assert bootstrap.main("run") == 0
    assert installed.calls == ["new", "run"]
    assert env.up_to_date(env.wanted("run"))


def test_a_stamp_over_an_interpreter_that_is_gone_does_not_count(env, installed):
    env.close(env.wanted("run"))
    env.python.unlink()
    bootstrap.main("run")
    assert installed.calls == ["new", "run"]


def test_new_requirements_are_installed_into_the_environment_that_is_there(env, installed):
    env.close(env.wanted("run"))
    (env.root / "requirements.txt").write_text("# run\n" + REQUIREMENTS.replace("0.6.2", "0.6.3"))
    bootstrap.main("run")
    assert installed.calls == ["run"]


def test_a_failed_installation_leaves_no_stamp_and_is_told(env, installed, capsys):
    env.close(env.wanted("run"))
    (env.root / "requirements.txt").write_text("# run\n" + REQUIREMENTS.replace("0.6.2", "0.6.3"))
    installed.fails = True
    assert bootstrap.main("run") == 1
    assert "no room left" in capsys.readouterr().err
    assert not env.stamp.exists()


def test_an_environment_for_development_is_not_cut_down_by_make_run(env, installed):
    env.close(env.wanted("dev"))
    assert bootstrap.main("run") == 0
    assert installed.calls == []
    (env.root / "requirements-dev.txt").write_text("# dev\n" + REQUIREMENTS.replace("0.6.2", "0.6.3"))
    assert bootstrap.main("run") == 0
    assert installed.calls == ["dev"]


def test_an_environment_for_running_grows_into_one_for_development(env, installed):
    env.close(env.wanted("run"))
    assert bootstrap.main("dev") == 0
    assert installed.calls == ["dev"]


def test_each_pin_is_read_with_all_its_hashes():
    pinned = installing.pins(REQUIREMENTS)
    assert list(pinned) == ["docopt", "setuptools"]
    assert pinned["setuptools"].split() == [
        "setuptools==70.3.0", "\\", "--hash=sha256:bb", "\\", "--hash=sha256:cc"
    ]  # fmt: skip


def test_a_step_that_fails_shows_the_end_of_its_output(capfd):
    command = [sys.executable, "-c", "print('first'); print('disk full'); raise SystemExit(3)"]
    with pytest.raises(progress.StepFailed, match="disk full\nInstalling: failed with code 3"):
        progress.run(command, "Installing")


def test_a_step_tells_how_many_packages_it_has_dealt_with(capfd):
    command = [sys.executable, "-c", "print('Collecting a'); print('Collecting b'); print('noise')"]
    progress.run(command, "Installing", total=5, counted="Collecting ")
    assert "Installing … 2 of 5 packages fetched" in capfd.readouterr().out


def test_a_missing_debian_package_fails_by_name_with_the_line_that_installs_it(monkeypatch, capsys):
    monkeypatch.setattr(system_packages, "is_installed", lambda package: package != "chromium")
    monkeypatch.setattr(system_packages.shutil, "which", lambda _: "/usr/bin/dpkg-query")
    assert system_packages.main([]) == 1
    assert "apt-get install chromium" in capsys.readouterr().err


def test_the_list_of_debian_packages_takes_comments():
    assert system_packages.wanted("# why\nchromium   # pages\n\npostgresql\n") == ["chromium", "postgresql"]


def test_the_lock_goes_on_in_the_command_and_so_outlives_a_killed_bootstrap(tmp_path):
    lock = os.open(tmp_path, os.O_RDONLY)
    command = [sys.executable, "-c", "import os, sys; os.fstat(int(sys.argv[1]))", str(lock)]
    try:
        progress.run(command, "Installing", hold=lock)
        with pytest.raises(progress.StepFailed):
            progress.run(command, "Installing")
    finally:
        os.close(lock)


def test_the_second_of_two_at_once_waits_and_finds_the_work_done(env, installed, monkeypatch):
    """The first finishes while the second waits for the lock."""
    monkeypatch.setattr(bootstrap.fcntl, "flock", lambda *_: env.close(env.wanted("run")))
    assert bootstrap.main("run") == 0
    assert installed.calls == []
