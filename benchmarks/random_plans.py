"""Draws random municipal plans with the rows that are to be read from them: `random_plans.py OUT FIRST LAST`.

A seed always gives the same plan. OUT/pdf/rpNNNN.pdf is the plan,
OUT/truth/rpNNNN.yaml its rows as `score.py` reads them."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

sys.path.insert(0, str(Path(__file__).parent))
import card_shapes
import cell_shapes
import list_shapes
import merged_shapes
import table_shapes
import time_shapes
from plan_content import PLACES, content
from plan_frame import frame
from plan_html import LABELS, Shape

FAMILIES = (table_shapes, merged_shapes, cell_shapes, time_shapes, card_shapes, list_shapes)
SHAPES: dict[str, Shape] = {name: shape for family in FAMILIES for name, shape in family.SHAPES.items()}
SEAM = re.compile(r"(\w{4,}?)(förvaltning|kontor|nämnd|styrelse|avdelning|strateg|tjänst|enhet|behov|utbildning)")
"""Where a long word may be broken by a hyphen."""

OPTIONAL = ["implementation", "partners_raw", "status_raw", "indicators", "resources", "comment"]


@dataclass(frozen=True)
class Plan:
    """A plan as it is drawn: its page in HTML, the rows that are to be read, and words that say what it looks like."""

    html: str
    truth: dict[str, object]
    traits: tuple[str, ...]


def draw(seed: int) -> Plan:
    """The plan of a seed."""
    random = Random(seed)
    name = random.choice(list(SHAPES))
    shape = SHAPES[name]
    free = [field for field in OPTIONAL if field not in (*shape.needs, *shape.never)]
    rest = ["responsible_raw", "timeline_raw", *shape.needs, *random.sample(free, random.randint(0, 3))]
    fields = list(shape.only) or ["activity", *(field for field in rest if field != "goal")]
    if random.random() < 0.5:
        fields = ["activity", *random.sample(fields[1:], len(fields) - 1)]
    if "goal" in shape.needs:
        fields = ["goal", *fields]
    plan = content(random, fields)
    body, rows = shape.draw(random, plan, {field: random.choice(LABELS[field]) for field in fields})
    columns = len(fields) + shape.columns
    if random.random() < 0.25 or columns > 5:
        body = SEAM.sub("\\1&shy;\\2", body)
    around = frame(random, plan, shape.merged, columns > 5)
    head = f'<head><meta charset="utf-8"><style>{around.css}</style></head>'
    html = f'<!DOCTYPE html><html lang="sv">{head}<body>{around.before}{body}{around.after}</body></html>'
    document = {"municipality": plan.municipality, "municipality_code": PLACES[plan.municipality], "title": plan.title}
    return Plan(html, {"document": document, "actions": rows}, (name, *around.traits))


def print_pdf(html: Path, pdf: Path) -> None:
    """Prints a page to PDF by Chromium; raises `CalledProcessError` where that fails."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
    subprocess.run(["chromium", *options, html.as_uri()], check=True, capture_output=True)


def main() -> None:
    """Draws the plans of the seeds FIRST to LAST below OUT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    options = parser.parse_args()
    if not shutil.which("chromium"):
        sys.exit("chromium is not installed: apt-get install chromium")
    for name in ("pdf", "truth"):
        (options.out / name).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.first, options.last + 1):
            plan, name = draw(seed), f"rp{seed:04}"
            html = Path(folder) / f"{name}.html"
            html.write_text(plan.html, "utf-8")
            print_pdf(html, (options.out / "pdf" / f"{name}.pdf").resolve())
            text = yaml.safe_dump(plan.truth, allow_unicode=True, sort_keys=False, width=140)
            (options.out / "truth" / f"{name}.yaml").write_text(f"# {', '.join(plan.traits)}\n{text}", "utf-8")


if __name__ == "__main__":
    main()
