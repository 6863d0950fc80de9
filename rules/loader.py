"""Reads the rule files that lie beside this package's code; `python -m rules.loader` checks them all."""

from __future__ import annotations

import sys
from importlib import resources
from typing import Any

import yaml

from rules.errors import RulesError


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML whose keys stand once. libyaml is ten times faster, where PyYAML was built with it."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping; plain YAML would let a later key replace an earlier one without a word."""
        seen: dict[Any, int] = {}
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                line = key.start_mark.line + 1
                if (first := seen.setdefault(key.value, line)) != line:
                    raise yaml.MarkedYAMLError(
                        problem=f"{key.value!r} stands in line {first} too", problem_mark=key.start_mark
                    )
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def load_rules(name: str) -> Any:
    """The content of the rule file `name` (`minutes.yaml`). The caller keeps it: every call reads the file anew.

    Raises RulesError for a file that is no YAML, or says a key twice.
    """
    try:
        return yaml.load(resources.files("rules").joinpath(name).read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise RulesError(f"rules/{name}{where}: {problem or error}; correct the file") from error


def main() -> int:
    """Print what is wrong with the rule files; the exit code."""
    faults = []
    for file in sorted(resources.files("rules").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            try:
                load_rules(file.name)
            except RulesError as error:
                faults.append(str(error))
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
