"""Fits the confidence to labelled rows: which rows were wholly right, and how often a score was.

A label is a row's rule-based score (`pipeline.judge.score`) and whether all fields that the truth bears are right. For
each source class a logistic curve from score to probability is fitted; it is drawn towards the score itself, so that
few labels claim little. Its reliability is measured on documents that it was not fitted on.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.dataset as ds
import yaml
from rapidfuzz.distance import Indel

from extractors.errors import PlanluppError
from pipeline.judge import BORN_DIGITAL, SCANNED, Curve, logit, score, source_class
from pipeline.run import Progress, run
from pipeline.settings import Settings

TEXTS = (
    "activity",
    "implementation",
    "status_raw",
    "section",
    "goal",
    "strategy",
    "responsible_raw",
    "timeline_raw",
    "comment",
    "indicators",
    "partners_raw",
    "resources",
    "risks",
)
LISTS = ("responsible",)
EXACT = ("timeline_start", "timeline_end", "status", "recurrence", "municipality_code")
# How alike two activities must be to be the same row, and two texts to be the same, per source class.
ALIKE = {BORN_DIGITAL: (0.90, 0.97), SCANNED: (0.80, 0.90)}
FEWEST = 100  # labelled rows of a class below which no curve is fitted
PULL = 8.0  # how strongly a curve is drawn towards the score itself
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)

_BULLET = re.compile(r"[•▪●◦]|(?:(?<=\s)|^)[-o](?=\s)")


@dataclass(frozen=True)
class Label:
    """One labelled row: the `document` that it stands in (rows of one are never parted), its source class, its score,
    the probability that the row bears now, whether it needs review, and whether it is wholly right. `weight` is how
    much it counts in a fit."""

    document: str
    kind: str
    score: float
    confidence: float
    flagged: bool
    right: bool
    weight: float = 1.0


@dataclass(frozen=True)
class Bin:
    """Rows whose probability is at least `low` and below `high`: how many, their mean probability, the share right."""

    low: float
    high: float
    rows: int
    mean: float
    right: float


@dataclass(frozen=True)
class Fit:
    """The curve of a source class, with its figures on documents that it was not fitted on."""

    curve: Curve
    rows: int
    wrong: int
    documents: int
    brier: float
    reliability: tuple[Bin, ...]


def label_folder(truths: Path, pdfs: Path, settings: Settings, progress: Progress, *, jobs: int) -> list[Label]:
    """Read the PDFs below `pdfs` and label their rows by the truths (`STEM.yaml` for `STEM.….pdf`) in `truths`.

    Raises PlanluppError where no PDF has a truth.
    """
    known = {path.stem: _expanded(yaml.safe_load(path.read_text("utf-8"))) for path in sorted(truths.glob("*.yaml"))}
    files = {path: stem for path in sorted(pdfs.rglob("*.pdf")) if (stem := _stem(path.name, known))}
    if not files:
        raise PlanluppError(f"no PDF in {pdfs} has a truth in {truths}: STEM.yaml belongs to STEM.anything.pdf")
    with tempfile.TemporaryDirectory() as folder:
        run(list(files), Path(folder), settings, progress, jobs=jobs)
        rows = ds.dataset(Path(folder) / "actions", format="parquet").to_table().to_pylist()
    by_file: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_file.setdefault(row["source_file"], []).append(row)
    return [
        label
        for name, found in sorted(by_file.items())
        if (stem := _stem(Path(name).name, known))
        for label in label_rows(stem, known[stem], found)
    ]


def label_rows(document: str, truth: Sequence[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]) -> list[Label]:
    """The labels of one document's rows (columns of `actions` as python values), tasks in minutes left out."""
    rows = [row for row in rows if row["source"] != "decision"]
    labels = []
    for row, right in zip(rows, right_rows(truth, rows), strict=True):
        kind = source_class(row["source"], row["ocr"])
        estimate = score(row, dict(row["signals"]))
        labels.append(Label(document, kind, estimate, row["confidence"], row["needs_review"], right))
    return labels


def right_rows(truth: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> list[bool]:
    """For each row whether it is in the truth and all fields that the truth bears are right; each truth counts once."""
    pairs = []
    for index, row in enumerate(rows):
        least = ALIKE[SCANNED if row["ocr"] else BORN_DIGITAL][0]
        for number, wanted in enumerate(truth):
            alike = _ratio(wanted["activity"], row["activity"])
            if alike >= least:
                context = sum(_ratio(wanted.get(name), row.get(name)) for name in ("section", "implementation"))
                pairs.append((alike + context / 1000, index, number))
    right, taken = [False] * len(rows), set()
    paired: set[int] = set()
    for _, index, number in sorted(pairs, reverse=True):
        if index not in paired and number not in taken:
            paired.add(index)
            taken.add(number)
            right[index] = _holds(truth[number], rows[index])
    return right


def fit(labels: Sequence[Label]) -> dict[str, Fit]:
    """The curve of each source class that has labels enough."""
    found = {}
    for kind in (BORN_DIGITAL, SCANNED):
        own = [label for label in labels if label.kind == kind]
        if len(own) < FEWEST:
            continue
        documents = sorted({label.document for label in own})
        held = {document: number % 2 for number, document in enumerate(documents)}
        judged: list[tuple[float, Label]] = []
        for part in (0, 1):
            curve = fit_curve([label for label in own if held[label.document] != part])
            judged += [(curve(label.score), label) for label in own if held[label.document] == part]
        pairs = [(probability, label.right) for probability, label in judged]
        found[kind] = Fit(
            fit_curve(own), len(own), sum(not label.right for label in own), len(documents), brier(pairs), table(pairs)
        )
    return found


def fit_curve(labels: Sequence[Label]) -> Curve:
    """The logistic curve by Newton's method, with a penalty of `PULL` on its distance from the score itself."""
    if not labels:
        return Curve(0.0, 1.0)
    x = np.array([[1.0, logit(label.score)] for label in labels])
    y = np.array([label.right for label in labels], dtype=float)
    weight = np.array([label.weight for label in labels])
    at = identity = np.array([0.0, 1.0])

    def loss(point: np.ndarray) -> float:
        odds = x @ point
        return float(weight @ (np.logaddexp(0, odds) - y * odds) + PULL / 2 * ((point - identity) ** 2).sum())

    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ at, -30, 30)))
        slope = x.T @ (weight * (y - p)) - PULL * (at - identity)
        bend = (x.T * (weight * p * (1 - p))) @ x + PULL * np.eye(2)
        step = np.linalg.solve(bend, slope)
        while loss(at + step) > loss(at) and np.abs(step).max() > 1e-9:
            step = step / 2
        at = at + step
        if np.abs(step).max() < 1e-9:
            break
    return Curve(round(float(at[0]), 4), round(float(at[1]), 4))


def brier(pairs: Sequence[tuple[float, bool]]) -> float:
    """The mean squared difference of probability and outcome (Brier 1950): 0 is best, 0.25 a coin."""
    return sum((probability - right) ** 2 for probability, right in pairs) / len(pairs) if pairs else 0.0


def table(pairs: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    """The reliability table: rows by probability, with the share that was right."""
    bins = []
    for low, high in pairwise(BINS):
        own = [pair for pair in pairs if low <= pair[0] < high or (high == 1.0 and pair[0] == 1.0)]
        if own:
            mean = sum(pair[0] for pair in own) / len(own)
            bins.append(Bin(low, high, len(own), round(mean, 4), round(sum(pair[1] for pair in own) / len(own), 4)))
    return tuple(bins)


def report(labels: Sequence[Label]) -> list[str]:
    """How good the present confidences are on labelled rows, for people: flagging, Brier score, reliability."""
    lines = []
    for kind in (BORN_DIGITAL, SCANNED):
        own = [label for label in labels if label.kind == kind]
        if not own:
            continue
        pairs = [(label.confidence, label.right) for label in own]
        wrong = [label for label in own if not label.right]
        passed = [label for label in own if not label.flagged]
        right = sum(label.right for label in passed) / len(passed) if passed else 1.0
        lines.append(
            f"{kind}: {len(own)} rows, {len(wrong)} wrong; flagged {1 - len(passed) / len(own):.1%} of the rows, "
            f"{sum(label.flagged for label in wrong)} of the wrong ones; unflagged right {right:.3f}; "
            f"Brier score {brier(pairs):.4f}"
        )
        lines.append("  probability     rows   mean  right")
        lines += [f"  {b.low:.2f} to {b.high:.2f} {b.rows:8} {b.mean:6.3f} {b.right:6.3f}" for b in table(pairs)]
    return lines


def calibration_file(fits: Mapping[str, Fit], source: str) -> str:
    """The content of `rules/calibration.yaml`: `source` says what was labelled."""
    values: dict[str, Any] = {}
    for kind, one in fits.items():
        values[kind] = {
            "method": "logistic",
            "intercept": one.curve.intercept,
            "slope": one.curve.slope,
            "rows": one.rows,
            "wrong": one.wrong,
            "documents": one.documents,
            "brier": round(one.brier, 4),
            "source": source,
            "reliability": [
                {"from": b.low, "to": b.high, "rows": b.rows, "mean": b.mean, "right": b.right} for b in one.reliability
            ],
        }
    head = (
        "# From the rule-based score of a row to the probability that all its fields are right:\n"
        "# logit(probability) = intercept + slope * logit(score). Written by `planlupp calibrate`, read by\n"
        "# pipeline/judge.py. `brier` and `reliability` were measured on documents that the curve was not fitted on.\n"
    )
    return head + yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=120)


def _stem(name: str, known: Iterable[str]) -> str | None:
    return max((stem for stem in known if name.startswith(stem)), key=len, default=None)


def _expanded(truth: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a truth file: its `actions`, and each activity of its `blocks` with the block's other fields."""
    rows = [dict(row) for row in truth.get("actions") or []]
    for block in truth.get("blocks") or []:
        shared = {name: value for name, value in block.items() if name not in ("activities", "footnote")}
        rows += [{**shared, "activity": activity} for activity in block["activities"]]
    code = (truth.get("document") or {}).get("municipality_code")
    return [{**({"municipality_code": code} if code else {}), **row} for row in rows]


def _holds(wanted: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    least = ALIKE[SCANNED if row["ocr"] else BORN_DIGITAL][1]
    texts = all(_ratio(wanted[name], row.get(name)) >= least for name in TEXTS if name in wanted)
    lists = all(
        {_plain(item).casefold() for item in wanted[name] or ()}
        == {_plain(item).casefold() for item in row[name] or ()}
        for name in LISTS
        if name in wanted
    )
    return texts and lists and all(_code(wanted[name]) == _code(row.get(name)) for name in EXACT if name in wanted)


def _names(values: Sequence[str] | None) -> set[str]:
    return {_plain(value).casefold() for value in values or ()}


def _ratio(one: Any, other: Any) -> float:
    return float(Indel.normalized_similarity(_plain(one), _plain(other)))


def _code(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _plain(value: Any) -> str:
    """One form of a text for comparison: NFC, no soft hyphens and bullets, single spaces, no closing full stop."""
    if isinstance(value, (list, tuple)):
        value = " ".join(map(str, value))
    text = unicodedata.normalize("NFC", str(value or "")).replace("\u00ad", "").replace("–", "-").replace("—", "-")
    return " ".join(_BULLET.sub(" ", text).split()).rstrip(".").strip()
