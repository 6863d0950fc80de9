"""Golden pairs: each shape of `shapes.py` is read as `golden/<shape>.yaml` says.

An expectation bears the columns that matter for its shape; a column that it leaves out is not compared. Where an
expectation is missing, it is written from what was read, and the test fails until someone has looked at it.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from rapidfuzz.distance import Indel

from extractors.reader import ReadSettings
from pipeline.extract import extract_document
from pipeline.records import Action, Extraction
from pipeline.settings import Settings

GOLDEN = Path(__file__).parent / "golden"


def _load_shapes() -> dict[str, Callable[..., Any]]:
    spec = importlib.util.spec_from_file_location("golden_shapes", Path(__file__).parent / "shapes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return vars(module)


_module = _load_shapes()
SHAPES: dict[str, Callable[[], bytes]] = _module["SHAPES"]
scanned: Callable[..., bytes] = _module["scanned"]

# The shapes that issue 4 names, by its points. A shape without an example fails the suite.
REQUIRED = {
    "tables without full rulings": [
        "horizontal_rules",
        "zebra",
        "unruled",
        "line_under_header",
        "coloured_header",
        "lines_between_columns",
        "lines_between_heads_only",
        "headings_left_of_tables",
        "lines_around_heads_only",
        "tight_rows",
        "tables_side_by_side_without_lines",
    ],
    "tables over pages": [
        "header_repeated",
        "header_once",
        "header_forts",
        "row_cut_in_cell",
        "row_cut_without_rulings",
        "section_over_page",
        "rest_of_one_cell_below_close_heads",
        "widths_change",
    ],
    "merged cells": [
        "merged_goal",
        "merged_goal_cut_by_page",
        "merged_party",
        "merged_section_rows",
        "two_level_header",
        "two_level_header_without_lines",
        "turned_header_cells",
    ],
    "cards": [
        "cards",
        "cards_unruled",
        "cards_with_title_row",
        "cards_with_keys_of_their_own",
        "cards_side_by_side",
        "cards_in_frames_side_by_side",
        "cards_on_areas_side_by_side",
        "cards_side_by_side_without_lines",
        "labels_over_values",
        "panels_below_figures",
    ],
    "lists": [
        "numbered_list",
        "numbered_headings",
        "numbers_above_headings",
        "party_headings_with_dashes",
        "labelled_blocks",
        "labels_in_brackets",
        "items_between_dashes",
        "labels_run_on",
        "numbered_commissions",
        "labels_without_signs",
        "times_left_of_titles",
    ],
    "years as columns": ["years_as_columns", "months_as_columns"],
    "combined columns": [
        "labels_in_cells",
        "items_numbered_alike",
        "combined_activity_and_party",
        "combined_time_and_followup",
        "combined_party_and_time",
    ],
    "free wording": ["free_headers"],
    "no action plan": [
        "attendance",
        "members",
        "budget",
        "scorecard",
        "statistics",
        "figures_below_in_the_same_columns",
        "contents",
        "inventory",
        "document_control",
        "signatures",
        "running_text",
    ],
    "hard pages": [
        "two_columns_of_text",
        "landscape_page_inside",
        "furniture_on_each_page",
        "watermark",
        "hidden_text",
        "form_xobject",
        "rotate_entry",
        "small_cropbox",
        "spaced_letters",
        "words_drawn_from_the_right",
    ],
}
# OCR costs seconds a page: one of each family, held to looser text.
SCANNED = ("ruled", "cards", "numbered_list")
SCANNED_RATIO = 0.9
# What an expectation that is written anew bears.
COLUMNS = (
    "source",
    "section",
    "goal",
    "strategy",
    "activity",
    "implementation",
    "responsible_raw",
    "responsible",
    "partners_raw",
    "partners",
    "timeline_raw",
    "timeline_start",
    "timeline_end",
    "timeline_kind",
    "recurrence",
    "status_raw",
    "status",
    "comment",
    "indicators",
    "resources",
    "extra",
    "page_first",
    "page_last",
)


def _plain(value: Any) -> Any:
    """A column's value as YAML holds it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _read(pdf: bytes, directory: Path) -> Extraction:
    """Extract `pdf`. What OCR reads is kept in `golden/ocr` and committed: after a change of the engine or of the
    scans the pages are read anew (seconds a page), and the new files replace those that are no longer used."""
    path = directory / "document.pdf"
    path.write_bytes(pdf)
    return extract_document(path, path.name, Settings(read=ReadSettings(cache_dir=GOLDEN)))


def _expectation(name: str, read: Extraction) -> dict[str, Any]:
    path = GOLDEN / f"{name}.yaml"
    if not path.exists():
        found = {
            "document": {"kind": read.document.kind, "municipality_code": read.document.municipality_code},
            "actions": [
                {column: value for column in COLUMNS if (value := _plain(getattr(action, column)))}
                for action in read.actions
            ],
        }
        path.write_text(yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=110))
        pytest.fail(f"{path} was missing and is now written from what was read: review it, then commit it")
    return yaml.safe_load(path.read_text())


def _differences(want: dict[str, Any], got: Action, same: Callable[[Any, Any], bool]) -> list[str]:
    return [
        f"{column}: want {value!r}, got {_plain(getattr(got, column))!r}"
        for column, value in want.items()
        if not same(value, _plain(getattr(got, column)))
    ]


def _equal(want: Any, got: Any) -> bool:
    """Equal; the case of party names is no matter."""
    if isinstance(want, list) and isinstance(got, list):
        return [part.casefold() for part in want] == [part.casefold() for part in got]
    return bool(want == got)


@pytest.mark.parametrize("name", SHAPES)
def test_shape_is_read_as_expected(name: str, tmp_path: Path) -> None:
    read = _read(SHAPES[name](), tmp_path)
    want = _expectation(name, read)
    assert [action.activity for action in read.actions] == [row["activity"] for row in want["actions"]]
    assert {column: getattr(read.document, column) for column in want["document"]} == want["document"]
    faults = {
        row["activity"]: wrong
        for row, action in zip(want["actions"], read.actions, strict=True)
        if (wrong := _differences(row, action, _equal))
    }
    assert not faults


def _alike(want: Any, got: Any) -> bool:
    if isinstance(want, str) and isinstance(got, str):
        return Indel.normalized_similarity(want, got) >= SCANNED_RATIO
    if isinstance(want, list) and isinstance(got, list):
        return len(want) == len(got) and all(map(_alike, sorted(want), sorted(got)))
    if isinstance(want, dict) and isinstance(got, dict):
        return want.keys() == got.keys() and all(_alike(value, got[key]) for key, value in want.items())
    return want == got


def _alike_column(want: Any, got: Any) -> bool:
    """Texts within the scanned ratio; dates and all else exactly."""
    if isinstance(want, str) and want[:4].isdigit() and want.count("-") == 2:
        return bool(want == got)
    return _alike(want, got)


@pytest.mark.parametrize("name", SCANNED)
def test_scanned_shape_is_read_as_expected(name: str, tmp_path: Path) -> None:
    read = _read(scanned(SHAPES[name]()), tmp_path)
    want = _expectation(name, read)
    assert len(read.actions) == len(want["actions"])
    assert all(action.ocr for action in read.actions)
    faults = {
        row["activity"]: wrong
        for row, action in zip(want["actions"], read.actions, strict=True)
        if (wrong := _differences(row, action, _alike_column))
    }
    assert not faults


def test_each_shape_of_the_issue_has_an_example() -> None:
    missing = [f"{point}: {name}" for point, names in REQUIRED.items() for name in names if name not in SHAPES]
    assert not missing


def test_each_expectation_has_a_shape() -> None:
    assert {path.stem for path in GOLDEN.glob("*.yaml")} <= SHAPES.keys()


@pytest.mark.parametrize("name", SHAPES)
def test_shape_is_drawn_the_same_at_every_run(name: str) -> None:
    assert SHAPES[name]() == SHAPES[name]()
