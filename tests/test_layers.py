"""The packages know each other in one direction: pipeline → extractors → rules."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
MAY_IMPORT = {
    "rules": {"rules"},
    "extractors": {"extractors", "rules"},
    "pipeline": {"pipeline", "extractors", "rules"},
}


def imported(file: Path) -> set[str]:
    """The packages that a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_lies_below_it(package: str):
    for file in (HOME / package).rglob("*.py"):
        assert imported(file) & set(MAY_IMPORT) <= MAY_IMPORT[package], file
