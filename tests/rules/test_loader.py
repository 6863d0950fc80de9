from __future__ import annotations

from pathlib import Path

import pytest

from rules import loader
from rules.errors import RulesError

RULES = Path(loader.__file__).parent


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loader.resources, "files", lambda package: tmp_path)
    return lambda text: (tmp_path / "words.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("file", sorted(RULES.glob("*.yaml")), ids=lambda file: file.name)
def test_each_rule_file_can_be_read(file: Path):
    assert loader.load_rules(file.name) is not None


def test_the_content_is_given(write):
    write("activity:\n  Åtgärd: usage\n")
    assert loader.load_rules("words.yaml") == {"activity": {"Åtgärd": "usage"}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", r"rules/words.yaml, line 3: 'a' stands in line 1 too; correct the file"),
        ("a: [1\nb: 2\n", r"rules/words.yaml, line \d: .+; correct the file"),
    ],
)
def test_a_fault_is_one_line_that_says_where(write, text: str, says: str):
    write(text)
    with pytest.raises(RulesError, match=says) as caught:
        loader.load_rules("words.yaml")
    assert "\n" not in str(caught.value)


def test_checking_all_files_names_the_broken_one(write, capsys: pytest.CaptureFixture[str]):
    write("a: 1\na: 2\n")
    assert loader.main() == 1
    assert capsys.readouterr().err.startswith("rules/words.yaml, line 2")
