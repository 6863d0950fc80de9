import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from standins import write_pdf

import pipeline.commands.run as command
from extractors import errors
from pipeline import exitcodes
from pipeline.cli import COMMANDS, call


@pytest.fixture
def planlupp(monkeypatch, capsys):
    """Runs the command with the stand-in for the extraction; gives exit code, standard output and standard error."""
    monkeypatch.setattr(command, "run_pipeline", partial(command.run_pipeline, function="standins:extract"))

    def run(*arguments):
        code = call([str(argument) for argument in arguments])
        out, told = capsys.readouterr()
        assert "Traceback" not in out + told
        return code, out, told

    return run


def test_all_well(planlupp, tmp_path):
    write_pdf(tmp_path / "in" / "a.pdf", "2")
    code, out, told = planlupp("run", tmp_path / "in", "--out", tmp_path / "out", "--jobs", 1)
    assert code == exitcodes.OK
    assert "1 documents: 1 new, 0 updated, 0 unchanged; 0 empty, 0 failed" in out
    assert "2 actions (1 rows for review), 2 decisions" in out
    assert "pages/s" in out
    assert "1/1 a.pdf: 2 pages, 2 actions (1 for review), 2 decisions" in told

    code, out, told = planlupp("run", tmp_path / "in", "--out", tmp_path / "out")
    assert code == exitcodes.OK
    assert "nothing to do" in out
    assert told == ""


def test_json_has_standard_output_to_itself(planlupp, tmp_path):
    write_pdf(tmp_path / "in" / "a.pdf", "2")
    _, out, told = planlupp("run", tmp_path / "in", "--out", tmp_path / "out", "--json")
    report = json.loads(out)
    assert {"documents", "new", "updated", "unchanged", "empty", "failed", "missing", "interrupted"} <= set(report)
    assert {"actions", "decisions", "review_rows", "pages", "seconds", "pages_per_second"} <= set(report)
    assert "a.pdf" in told


def test_some_documents_failed(planlupp, tmp_path):
    write_pdf(tmp_path / "in" / "a.pdf", "1")
    write_pdf(tmp_path / "in" / "b.pdf", "refuse")
    code, out, _ = planlupp("run", tmp_path / "in", "--out", tmp_path / "out")
    assert code == exitcodes.SOME_FAILED
    assert "failed: b.pdf: not a PDF: check the file" in out


@pytest.mark.parametrize(
    "arguments",
    [["run"], ["run", "nowhere"], ["run", ".", "--jobs", "0"], ["run", ".", "--ocr", "x"], ["walk"], ["-x"]],
)
def test_bad_usage(planlupp, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    code, _, told = planlupp(*arguments)
    assert code == exitcodes.USAGE
    assert "Error: " in told


def test_output_that_cannot_be_written(planlupp, tmp_path):
    write_pdf(tmp_path / "in" / "a.pdf", "1")
    (tmp_path / "out").write_text("a file in the way")
    code, out, told = planlupp("run", tmp_path / "in", "--out", tmp_path / "out")
    assert (code, out) == (exitcodes.OUTPUT, "")
    assert told.startswith("planlupp: cannot write to")
    assert told.count("\n") == 1


def test_an_option_needs_what_is_not_installed(planlupp, tmp_path):
    write_pdf(tmp_path / "in" / "a.pdf", "setup")
    code, _, told = planlupp("run", tmp_path / "in", "--out", tmp_path / "out")
    assert code == exitcodes.SETUP
    assert told == "planlupp: tesseract is not installed: install it\n"


def test_what_was_not_foreseen_is_one_line(planlupp, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "run_pipeline", lambda *_, **__: 1 // 0)
    code, _, told = planlupp("run", tmp_path)
    assert code == exitcodes.UNEXPECTED
    assert "ZeroDivisionError" in told
    assert told.count("\n") == 1


def test_errors_and_exit_codes_agree():
    assert errors.OutputError.exit_code == exitcodes.OUTPUT
    assert errors.SetupError.exit_code == exitcodes.SETUP
    assert errors.PlanluppError.exit_code == exitcodes.UNEXPECTED


def test_help_tells_the_commands_and_the_exit_codes(planlupp):
    code, out, _ = planlupp("--help")
    assert code == exitcodes.OK
    for name, (_, line) in COMMANDS.items():
        assert name in out
        assert line in " ".join(out.split())
    for number, meaning in exitcodes.MEANING.items():
        assert f"{number}  {meaning}" in out


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(planlupp, name):
    code, out, _ = planlupp(name, "--help")
    assert code == exitcodes.OK
    assert out.startswith(f"Usage: planlupp {name}")


HEAVY = {"spacy", "onnxruntime", "pandas", "pyarrow", "numpy", "pypdfium2", "cv2"}


def modules_after(code: str) -> set[str]:
    printing = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", printing], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_help_imports_nothing_heavy():
    assert HEAVY & modules_after("from pipeline.cli import call; call(['--help'])") == set()


def test_a_run_with_nothing_to_do_imports_nothing_heavy(planlupp, tmp_path):
    write_pdf(tmp_path / "in" / "a.pdf", "2")
    arguments = ["run", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    planlupp(*arguments)
    loaded = modules_after(f"from pipeline.cli import call; assert call({arguments}) == 0")
    assert {"spacy", "onnxruntime", "pandas", "pyarrow", "cv2"} & loaded == set()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on the size of files")
def test_no_space_is_one_line_and_keeps_what_was_there(planlupp, tmp_path):
    """A limit on the size of files stands for a full disk: writing fails in the middle of a file."""
    write_pdf(tmp_path / "in" / "a.pdf", "1")
    assert planlupp("run", tmp_path / "in", "--out", tmp_path / "out")[0] == exitcodes.OK
    before = (tmp_path / "out" / "documents.parquet").read_bytes()
    write_pdf(tmp_path / "in" / "b.pdf", "2")
    script = (
        "import resource, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import standins\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))\n"
        "standins.main()\n"
    )
    command = [sys.executable, "-c", script, "run", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == exitcodes.OUTPUT, done.stderr
    assert "planlupp: cannot write to" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out" / "documents.parquet").read_bytes() == before
    code, out, _ = planlupp("run", tmp_path / "in", "--out", tmp_path / "out")
    assert (code, "1 new" in out, "1 unchanged" in out) == (exitcodes.OK, True, True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_no_right_to_write(planlupp, tmp_path):
    write_pdf(tmp_path / "in" / "a.pdf", "1")
    (tmp_path / "out").mkdir(mode=0o500)
    assert planlupp("run", tmp_path / "in", "--out", tmp_path / "out")[0] == exitcodes.OUTPUT
