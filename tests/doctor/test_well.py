"""When everything works the doctor says so, line by line; and how it tells: lines, JSON, exit code."""

import json

from bot.doctor import command
from bot.doctor.finding import State, failure, ok, run, warning, worst

from .conftest import OA, PAGE, states

WELL = (
    "settings",
    "key",
    "permissions",
    "database",
    "tracker",
    "redis",
    "calendar",
    "officers",
    "mail",
    "audit",
    "alarms",
    "work",
    "part rasa",
    "part actions",
    "part web chat",
    "part console",
    "part simulator",
    "channels",
    f"zalo {OA} secrets",
    f"zalo {OA} tokens",
    f"zalo {OA} call",
    f"messenger {PAGE} secrets",
    f"messenger {PAGE} token",
    f"messenger {PAGE} events",
    f"messenger {PAGE} profile",
    "webhooks",
    f"messenger {PAGE} webhook",
    "zalo webhook",
    "messenger webhook",
    "time zone",
    "clock",
)
# These depend on the state of this working copy and of this machine, and have tests of their own.
OTHERS = {"model", "knowledge", "disk"}


def test_every_check_of_a_sound_installation_is_well(installation):
    found = states(installation.look())
    assert {name: state for name, state in found.items() if name not in OTHERS} == dict.fromkeys(
        WELL, State.OK
    )
    assert set(found) - set(WELL) == OTHERS


def test_each_trouble_names_what_to_do_and_what_is_well_names_nothing(installation):
    installation.fault("zalo", "error", code=-221)
    for findings in installation.look().values():
        for each in findings:
            assert bool(each.do) is (each.state is not State.OK), each
            assert "\n" not in each.line()


def test_the_json_form_says_the_same_and_the_exit_code_is_the_worst(installation, capsys):
    installation.fault("zalo", "error", code=-221)
    assert command.main(["--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "failure"
    call = next(each for each in told["checks"] if each["name"] == f"zalo {OA} call")
    assert set(call) == {"name", "state", "said", "do"}
    assert call["state"] == "failure"


def test_lines_carry_marks_and_the_sum_goes_to_standard_error(monkeypatch, capsys):
    findings = [ok("a", "fine"), warning("b", "hm", "look"), failure("c", "broken", "mend it")]
    for count, code in ((1, 0), (2, 1), (3, 2)):
        monkeypatch.setattr(command, "examine", lambda count=count: findings[:count])
        assert command.main([]) == code
        told = capsys.readouterr()
        assert told.out.splitlines() == ["✔ a: fine", "! b: hm → look", "✘ c: broken → mend it"][:count]
        assert told.err.startswith("1 well, ")


def test_a_check_that_breaks_is_told_without_its_words_and_stops_no_other():
    def broken():
        yield ok("before", "fine")
        raise RuntimeError("password=hunter2")

    found = run([("first", broken), ("second", lambda: [ok("second", "fine")])])
    assert [each.name for each in found] == ["before", "first", "second"]
    assert worst(found) is State.FAILURE
    assert "RuntimeError" in found[1].said
    assert "hunter2" not in str(found)


def test_without_the_time_zone_it_says_so_and_needs_nothing_else(monkeypatch, capsys):
    import zoneinfo

    def none(name):
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(command.zoneinfo, "ZoneInfo", none)
    assert command.main([]) == 2
    assert "tzdata" in capsys.readouterr().out
