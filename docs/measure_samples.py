"""Measures the sample dataset: how often each column is filled, and an example. `measure_samples.py DATASET` writes
`docs/samples.json`, which `docs/generate.py` puts into `docs/dataset.md`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline.dataset import Dataset, conform
from pipeline.dictionary import describe
from pipeline.schema import ACTIONS, DECISIONS, DOCUMENTS

SAMPLES = Path(__file__).parent / "samples.json"

# They are others at each run.
PASSING = {"extracted_at", "seconds", "document_id", "decision_id", "action_id", "source_hash", "signals"}


def main() -> None:
    """Write the figures of the dataset that is named on the command line."""
    dataset = Dataset(Path(sys.argv[1]))
    tables = {
        "actions": conform(dataset.all_actions(["*"]), ACTIONS),
        "decisions": conform(dataset.decisions(), DECISIONS),
        "documents": conform(dataset.documents(), DOCUMENTS),
    }
    schemas = {"actions": ACTIONS, "decisions": DECISIONS, "documents": DOCUMENTS}
    measured = {
        name: {
            "rows": table.num_rows,
            "columns": {
                one.name: {"filled": round(one.filled or 0, 2), "example": "" if one.name in PASSING else one.example}
                for one in describe(table, schemas[name])
            },
        }
        for name, table in tables.items()
    }
    SAMPLES.write_text(json.dumps(measured, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
