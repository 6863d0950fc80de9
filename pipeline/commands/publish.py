"""`planlupp publish`: a dated release, fit to be published."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import click

from pipeline import exitcodes
from pipeline.commands import options
from pipeline.dataset import Dataset
from pipeline.publish.masking import Profile
from pipeline.publish.publisher import read_publisher
from pipeline.publish.release import Release
from pipeline.publish.release import publish as publish_release

PUBLISHER = Path("publisher.toml")


@click.command(epilog="\b\nExit codes:\n" + exitcodes.table())
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@options.dataset
@click.option(
    "--profile",
    type=click.Choice(["public", "internal"]),
    default="public",
    show_default=True,
    help="What becomes of personal data in free text: public masks it, internal keeps it.",
)
@click.option(
    "--publisher",
    type=click.Path(path_type=Path),
    default=None,
    help="Who publishes, for the data portal (see docs/publisher.toml).  [default: publisher.toml, where it is there]",
)
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Day of the release.  [default: today]"
)
def publish(out: Path, dataset: Path, profile: str, publisher: Path | None, day: datetime | None) -> int:
    """Make a release below OUT: Parquet and CSV files, data dictionary, quality figures, changes since the release
    before, datapackage.json (Frictionless) and dcat.rdf (DCAT-AP-SE).

    A release is never changed. Personal data is masked by what it looks like: read docs/publishing.md first.
    """
    given = publisher or (PUBLISHER if PUBLISHER.exists() else None)
    who = read_publisher(given) if given else None
    chosen = cast(Profile, profile)
    release = publish_release(Dataset(dataset), out, chosen, who, (day or datetime.now(UTC)).date())
    for line in _lines(release, chosen):
        click.echo(line)
    if who is None and chosen == "public":
        click.echo("no dcat.rdf: publisher.toml is missing, copy docs/publisher.toml and fill it in", err=True)
    return exitcodes.OK


def _lines(release: Release, profile: Profile) -> list[str]:
    figures = release.figures
    changes = figures["changes"]
    lines = [f"{figures['actions']} actions, {figures['decisions']} decisions in {release.folder}"]
    if release.previous:
        lines.append(
            f"since {release.previous}: {changes['added']} added, {changes['changed']} changed, "
            f"{changes['removed']} removed"
        )
    if profile == "public":
        masked = ", ".join(f"{count} {mark}" for mark, count in figures["masked_cells"].items())
        lines.append(f"masked: {masked or 'nothing was found'}")
    else:
        lines.append("personal data is not masked: this release is for internal use")
    return lines
