"""The runner: all live together, all end together, and the last line says why."""

import signal

import pytest

from bot.run_supervisor import read_procfile

from . import build_parts
from .build_parts import (
    FAITHFUL,
    ROOT,
    SLEEPER,
    STUBBORN,
    WITH_CHILD,
    finish,
    is_alive,
    read_pids,
    wait_until,
)


@pytest.fixture
def start():
    """Starts supervisors, and ends those that a failing test leaves behind."""
    started = []

    def begin(parts, **options):
        started.append(build_parts.start(parts, **options))
        return started[-1]

    yield begin
    for runner in started:
        runner.terminate()
        runner.communicate(timeout=build_parts.DEADLINE)


def test_when_one_part_dies_the_others_are_stopped_and_the_reason_is_the_last_line(start):
    runner = start(
        {"rasa": "import sys, time; time.sleep(1); print('broken'); sys.exit(3)", "serve": SLEEPER}
    )
    (serve,) = read_pids(runner, 1)
    lines = finish(runner)
    assert lines[-1] == "rasa ended with code 3; everything was stopped."
    assert runner.returncode == 1
    assert not is_alive(serve)


def test_a_part_that_ends_without_an_error_is_a_failure_too(start):
    runner = start({"rasa": "pass", "serve": SLEEPER})
    assert finish(runner)[-1] == "rasa ended with code 0; everything was stopped."
    assert runner.returncode == 1


def test_the_reason_names_the_signal_that_ended_a_part(start):
    runner = start({"serve": "import os; os.kill(os.getpid(), 9)", "rasa": SLEEPER})
    assert finish(runner)[-1] == "serve was ended by SIGKILL; everything was stopped."


def test_a_command_that_cannot_be_started_is_told_in_the_last_line(start):
    runner = start({"serve": SLEEPER, "rasa": "import sys; sys.exit('no model: run make train')"})
    lines = finish(runner)
    assert "rasa  | no model: run make train" in lines
    assert lines[-1] == "rasa ended with code 1; everything was stopped."


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_everything_leaves_no_orphan_and_is_no_failure(start, number):
    runner = start({"serve": WITH_CHILD, "rasa": SLEEPER})
    pids = read_pids(runner, 3)
    runner.send_signal(number)
    lines = finish(runner)
    assert lines[-1] == "Everything was stopped."
    assert runner.returncode == 0
    assert [pid for pid in pids if is_alive(pid)] == []


def test_a_part_that_will_not_end_is_killed_after_the_grace(start):
    runner = start({"serve": STUBBORN}, grace=0.5)
    (pid,) = read_pids(runner, 1)
    runner.send_signal(signal.SIGTERM)
    finish(runner)
    assert runner.returncode == 0
    assert not is_alive(pid)


def test_a_second_signal_does_not_wait_for_the_grace(start):
    runner = start({"serve": STUBBORN}, grace=600.0)
    (pid,) = read_pids(runner, 1)
    runner.send_signal(signal.SIGINT)
    # Signals of one kind may melt into one while the first is pending: ask until it is heard.
    assert wait_until(lambda: runner.poll() is not None or runner.send_signal(signal.SIGINT) is not None)
    assert not is_alive(pid)


def test_parts_die_when_the_runner_itself_is_killed(start):
    runner = start({"serve": FAITHFUL, "rasa": FAITHFUL})
    pids = read_pids(runner, 2)
    runner.kill()
    finish(runner)
    assert wait_until(lambda: not any(is_alive(pid) for pid in pids))


def test_readiness_is_told_once(start):
    runner = start({"serve": "import time; time.sleep(1)"})
    assert finish(runner).count("all ready") == 1


def test_what_is_never_ready_is_named_and_everything_stops(start):
    runner = start({"serve": SLEEPER}, late=["console", "rasa"], ready_within=0.3)
    assert finish(runner)[-1].startswith("console, rasa: not ready after ")
    assert runner.returncode == 1


def test_lines_carry_the_name_of_their_part_and_no_colour_outside_a_terminal(start):
    runner = start({"serve": "print('xin chào')", "rasa": SLEEPER})
    lines = finish(runner)
    assert "serve | xin chào" in lines
    assert not any("\033" in line for line in lines)


def test_the_procfile_names_the_three_processes():
    parts = read_procfile(ROOT / "Procfile")
    assert list(parts) == ["rasa", "actions", "serve"]
    assert all(command[1:] == ["-m", "bot.run_part", name] for name, command in parts.items())
