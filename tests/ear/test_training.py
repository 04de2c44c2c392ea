"""Reading the training examples from Rasa's files, without Rasa."""

import subprocess
import sys

import pytest

from bot.ear.training import as_yaml, read_examples


def test_examples_are_read_in_the_order_of_the_files(tmp_path):
    (tmp_path / "b.yml").write_text(
        "version: '3.1'\nnlu:\n- intent: yes\n  examples: |\n    - ừ\n".replace("yes", "'yes'")
    )
    (tmp_path / "a.yml").write_text(
        "nlu:\n- intent: loan/interest\n  examples: |\n    - lãi suất?\n    - lãi: mấy phần\n"
    )
    assert read_examples(tmp_path) == [
        ("lãi suất?", "loan/interest"),
        ("lãi: mấy phần", "loan/interest"),
        ("ừ", "yes"),
    ]


def test_a_line_that_is_no_example_is_named(tmp_path):
    (tmp_path / "a.yml").write_text("nlu:\n- intent: loan/interest\n  examples: |\n    lãi suất\n")
    with pytest.raises(ValueError, match=r"a\.yml, loan/interest"):
        read_examples(tmp_path)


def test_other_blocks_and_empty_files_are_passed_over(tmp_path):
    (tmp_path / "a.yml").write_text("nlu:\n- synonym: x\n  examples: |\n    - y\n")
    (tmp_path / "b.yml").write_text("")
    assert read_examples(tmp_path) == []


def test_the_ear_needs_neither_rasa_nor_scikit_learn_to_start():
    code = "import sys, bot.ear.command; print([m for m in ('rasa', 'sklearn', 'scipy', 'underthesea') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_examples_written_as_files_are_read_back_as_they_were(tmp_path):
    given = [
        ("vay được bao nhiêu", "loan/amount"),
        ("lãi suất: bao nhiêu?", "loan/interest"),
        ("- gạch đầu dòng # và dấu", "loan/interest"),
        ("đúng rồi", "yes"),
        ("ok anh", "yes"),
        ("kết quả xổ số", "out_of_scope"),
    ]
    for name, text in as_yaml(given).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["acts.yml", "loan.yml", "out_of_scope.yml"]
    assert sorted(read_examples(tmp_path)) == sorted(given)
