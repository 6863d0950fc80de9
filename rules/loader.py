"""Reads the rule files that lie beside this package's code."""

from __future__ import annotations

from importlib import resources
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times faster, where PyYAML was built with it


def load_rules(name: str) -> Any:
    """The content of the rule file `name` (`minutes.yaml`). The caller keeps it: every call reads the file anew."""
    return yaml.load(resources.files("rules").joinpath(name).read_text(encoding="utf-8"), Loader=_LOADER)
