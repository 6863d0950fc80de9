"""The text that goes with a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.dictionary import Column, markdown
from pipeline.publish.masking import Profile

PROFILES = {
    "public": "Personal identity numbers, telephone numbers, e-mail addresses and, as far as they could be told, "
    "names of persons in free text are replaced by `[personnummer]`, `[telefon]`, `[e-post]` and `[namn]`. Names are "
    "found by evidence (common given names, party letters, labels), not by a language model: a rare name can be left.",
    "internal": "**For internal use: personal data is not masked. Do not publish.**",
}


def readme(
    release: str,
    profile: Profile,
    version: str,
    previous: str | None,
    figures: Mapping[str, Any],
    dictionary: Mapping[str, Sequence[Column]],
) -> str:
    """`README.md` of a release: its files, figures and columns."""
    changes = figures["changes"]
    since = f"Since {previous}: " if previous else "First release: "
    documents = sum(figures["documents"].values())
    parts = [
        f"# planlupp, release {release}",
        f"Actions of Swedish municipalities' plans and decisions of their minutes, read from PDFs by planlupp "
        f"{version}. A release is never changed; a later one takes its place.",
        PROFILES[profile],
        "\n".join(
            [
                "| file | what it is |",
                "| --- | --- |",
                "| `actions.parquet`, `decisions.parquet`, `documents.parquet` | the tables, all columns; rows "
                "sorted by municipality |",
                "| `actions.csv`, `decisions.csv`, `documents.csv` | the same for spreadsheets (`;`, decimal comma, "
                "UTF-8), without places on the page and scores by field |",
                "| `changes.csv` | actions added, changed and removed since the release before |",
                "| `quality.json` | the quality figures, also by municipality |",
                "| `datapackage.json` | the CSV files as a Frictionless data package |",
                "| `dcat.rdf` | DCAT-AP-SE; only where the publisher is known |",
                "| `SHA256SUMS` | check with `sha256sum -c` |",
            ]
        ),
        f"{figures['actions']} actions, {figures['decisions']} decisions, {documents} documents. {since}"
        f"{changes['added']} added, {changes['changed']} changed, {changes['removed']} removed. "
        f"Mean confidence {figures['mean_confidence'] or 0:.3f}; {figures['waiting_for_review']} rows wait for review, "
        f"{figures['reviewed']} have had it.",
        "Rows that are sure, or that a person has looked at: `needs_review = false OR reviewed = true`.",
    ]
    for name, columns in dictionary.items():
        parts += [f"## {name}", markdown(columns)]
    return "\n\n".join(parts) + "\n"
