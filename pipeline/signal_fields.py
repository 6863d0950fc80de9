"""The fields that the signals of a row look at, by kind."""

from __future__ import annotations

NAMES = ("responsible_raw", "partners_raw", "timeline_raw", "status_raw")
"""Short printed values, each wrong with one misread word."""
TEXTS = ("activity", "implementation", "indicators", "resources", "risks", "comment")
PRINTED = (*TEXTS, *NAMES)
CONTEXT = ("section", "goal", "strategy")
"""What stands above a row."""
