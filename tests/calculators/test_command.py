"""``python -m bot calc``: columns, order, errors, exit codes, and what it never reads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.calculators.evaluation import expungement, loan
from tests.calculators.tables import DATA, calc, read, write

ROOT = Path(__file__).resolve().parents[2]
TASKS = {"expungement": expungement.TASK, "loan": loan.TASK}
BOTH = pytest.mark.parametrize("calculator", TASKS)


def shared(calculator):
    """The shared table of a calculator."""
    return read(DATA / f"{calculator}_cases.csv")


def test_the_output_columns_are_those_agreed(tmp_path):
    wanted = {
        "expungement": "case_id,verdict,base_period,period_end,clear_from,article,confidence,explanation,error",
        "loan": (
            "case_id,eligible,max_amount_vnd,max_term_months,monthly_interest_vnd,window_last_day,who_signs,"
            "collateral,reason,article,confidence,explanation,error"
        ),
    }
    for calculator, header in wanted.items():
        assert calc(calculator, DATA / f"{calculator}_cases.csv", tmp_path / "out.csv") == 0
        assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[0] == header


def test_the_input_columns_are_those_agreed():
    for calculator, task in TASKS.items():
        header = list(shared(calculator)[0])
        first, last = {"expungement": ("conviction_group", "as_of"), "loan": ("applicant", "requested_vnd")}[
            calculator
        ]
        extra = {"expungement": "lap_cong_va_de_nghi", "loan": "extra_flag"}[calculator]
        assert list(task.inputs) == [*header[header.index(first) : header.index(last) + 1], extra]


@BOTH
def test_rows_come_out_in_the_order_they_came_in(calculator, tmp_path):
    rows = shared(calculator)[::-1]
    calc(calculator, write(tmp_path / "in.csv", rows), tmp_path / "out.csv")
    assert [row["case_id"] for row in read(tmp_path / "out.csv")] == [row["case_id"] for row in rows]


@BOTH
def test_no_other_column_is_read(calculator, tmp_path):
    kept = {"case_id", *TASKS[calculator].inputs}
    rows = shared(calculator)
    blanked = [{name: cell if name in kept else "" for name, cell in row.items()} for row in rows]
    dropped = [{name: cell for name, cell in row.items() if name in kept} for row in rows]
    nonsense = [
        {name: cell if name in kept else "DA_DUONG_NHIEN_XOA" for name, cell in row.items()} for row in rows
    ]
    outputs = []
    for number, table in enumerate((rows, blanked, dropped, nonsense)):
        calc(calculator, write(tmp_path / "in.csv", table), tmp_path / f"{number}.csv")
        outputs.append((tmp_path / f"{number}.csv").read_bytes())
    assert len(set(outputs)) == 1


@BOTH
def test_the_order_of_the_columns_does_not_matter(calculator, tmp_path):
    turned = [dict(reversed(row.items())) for row in shared(calculator)]
    calc(calculator, write(tmp_path / "in.csv", turned), tmp_path / "turned.csv")
    calc(calculator, DATA / f"{calculator}_cases.csv", tmp_path / "plain.csv")
    assert (tmp_path / "turned.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()


@BOTH
def test_a_missing_input_column_stops_with_its_name(calculator, tmp_path, capsys):
    for missing in TASKS[calculator].inputs:
        rows = [{name: cell for name, cell in row.items() if name != missing} for row in shared(calculator)]
        target = tmp_path / f"{missing}.csv"
        assert calc(calculator, write(tmp_path / "in.csv", rows), target) == 2
        assert missing in capsys.readouterr().err
        assert not target.exists()


@BOTH
def test_a_bad_row_gets_an_error_and_the_rest_go_on(calculator, tmp_path):
    rows = shared(calculator)
    day = {"expungement": "main_done_date", "loan": "release_date"}[calculator]
    good = tmp_path / "good.csv"
    calc(calculator, DATA / f"{calculator}_cases.csv", good)
    rows[3] = rows[3] | {day: "2023-02-30"}
    rows[5] = rows[5] | {day: "năm ngoái"}
    assert calc(calculator, write(tmp_path / "in.csv", rows), tmp_path / "out.csv") == 1
    answers, wanted = read(tmp_path / "out.csv"), read(good)
    for number, answer in enumerate(answers):
        if number in (3, 5):
            assert day in answer["error"]
            assert not any(cell for name, cell in answer.items() if name not in ("case_id", "error"))
        else:
            assert answer == wanted[number]


@pytest.mark.parametrize(
    ("calculator", "column", "cell"),
    [
        ("expungement", "main_penalty", "tù treo lơ lửng"),
        ("expungement", "sentence_months", "3 năm"),
        ("expungement", "sentence_months", "-3"),
        ("expungement", "age_at_offence", "mười bảy"),
        ("expungement", "as_of", ""),
        ("expungement", "main_done_date", "07/01/2026"),  # 7 January or 1 July?
        ("expungement", "main_done_date", "0204-01-01"),
        ("expungement", "main_done_date", "2024-06"),
        ("expungement", "lap_cong_va_de_nghi", "có lẽ"),
        ("expungement", "additional_penalty", "đi đày"),
        ("expungement", "additional_done_date", "bao giờ xong"),
        ("expungement", "court_rejection_count", "1,5"),
        ("loan", "loan_date", ""),
        ("loan", "certificate", "bằng lái xe"),
        ("loan", "purpose", "đánh bạc"),
        ("loan", "requested_vnd", "một trăm triệu"),
        ("loan", "course_months", "-6"),
        ("loan", "in_commune_list", "sắp"),
    ],
)
def test_a_value_that_means_nothing_is_named(calculator, column, cell, tmp_path):
    row = shared(calculator)[0] | {column: cell}
    assert calc(calculator, write(tmp_path / "in.csv", [row]), tmp_path / "out.csv") == 1
    assert read(tmp_path / "out.csv")[0]["error"].startswith(f"{column}: ")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("main_done_date", "  2023-08-20 "),
        ("main_done_date", "20/08/2023"),
        ("main_done_date", "20-8-2023"),
        ("main_done_date", "2023/08/20"),
        ("main_done_date", "2023-08-20 00:00:00"),
        ("main_penalty", "Tù"),
        ("main_penalty", "tu_co_thoi_han"),
        ("sentence_months", "36.0"),
        ("sentence_months", " 36"),
        ("fault", "Cố ý"),
        ("crime_class", "Nghiêm trọng"),
        ("additional_penalty", "Không"),
        ("conviction_group", "Thường"),
        ("court_rejection_count", ""),
        ("lap_cong_va_de_nghi", ""),
        ("lap_cong_va_de_nghi", "no"),
    ],
)
def test_values_are_read_generously(column, cell, tmp_path):
    row = next(row for row in shared("expungement") if row["case_id"] == "XAT-009")
    calc("expungement", write(tmp_path / "plain.csv", [row]), tmp_path / "wanted.csv")
    assert calc("expungement", write(tmp_path / "in.csv", [row | {column: cell}]), tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "wanted.csv").read_bytes()


def test_money_may_have_dots_and_contradictions_are_errors(tmp_path):
    row = shared("loan")[0]
    calc("loan", write(tmp_path / "in.csv", [row | {"requested_vnd": "80.000.000"}]), tmp_path / "out.csv")
    assert read(tmp_path / "out.csv")[0]["monthly_interest_vnd"] == "416000"
    business = next(row for row in shared("loan") if row["case_id"] == "VAY-032")
    table = write(tmp_path / "in.csv", [business | {"workers_exprisoner_contract": "21"}])
    assert calc("loan", table, tmp_path / "out.csv") == 1
    assert "21 of 20" in read(tmp_path / "out.csv")[0]["error"]


def test_a_byte_order_mark_windows_line_ends_and_empty_lines_do_no_harm(tmp_path):
    text = (DATA / "expungement_cases.csv").read_text(encoding="utf-8")
    (tmp_path / "in.csv").write_bytes(text.replace("\n", "\r\n\r\n").encode("utf-8-sig"))
    assert calc("expungement", tmp_path / "in.csv", tmp_path / "out.csv") == 0
    calc("expungement", DATA / "expungement_cases.csv", tmp_path / "plain.csv")
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()


def test_a_row_with_too_few_or_too_many_cells_is_a_bad_row(tmp_path):
    lines = (DATA / "loan_cases.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "in.csv").write_text(
        "\n".join([lines[0], lines[1], "VAY-X,a,b", lines[2] + ",more"]), encoding="utf-8"
    )
    assert calc("loan", tmp_path / "in.csv", tmp_path / "out.csv") == 1
    answers = read(tmp_path / "out.csv")
    assert [bool(answer["error"]) for answer in answers] == [False, True, True]
    assert answers[1]["case_id"] == "VAY-X"


def test_a_table_that_cannot_be_read_or_written_stops_with_2(tmp_path, capsys):
    (tmp_path / "latin.csv").write_bytes("case_id,mô tả\n".encode("utf-16"))
    (tmp_path / "empty.csv").write_text("")
    for source in ("nowhere.csv", "latin.csv", "empty.csv"):
        assert calc("loan", tmp_path / source, tmp_path / "out.csv") == 2
        assert source in capsys.readouterr().err
    assert calc("loan", DATA / "loan_cases.csv", tmp_path / "no" / "folder" / "out.csv") == 2


def test_it_runs_as_a_command_without_rasa_store_or_settings(tmp_path):
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "bot",
        "calc",
        "loan",
        "--csv",
        str(DATA / "loan_cases.csv"),
    ]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "out.csv")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "bot.calculators.loan.decide" in imported
    assert not {name for name in imported if name.startswith(("rasa", "sqlalchemy", "bot.store", "sklearn"))}
    assert len(read(tmp_path / "out.csv")) == 41
