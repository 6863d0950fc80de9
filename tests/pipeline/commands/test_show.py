from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from extractors.reader import read_document
from pipeline.commands.show import show

ROWS = [
    ["Aktivitet", "Ansvarig", "Tidplan", "Färg"],
    ["Utbilda alla lärare i trygghet", "Barn- och utbildningsnämnden", "2021", "Blå"],
    ["Ta fram en lathund för möten", "Kommunstyrelsen", "Hösten 2022", "Röd"],
]
MEMBERS = [["Ledamot", "Parti", "Närvaro"], ["Anna Exempel", "C", "ja"], ["Bo Exempel", "M", "nej"]]


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Path:
    """A plan of two pages: an action table, then a table of members."""
    path = tmp_path_factory.mktemp("show") / "plan.pdf"
    heading = getSampleStyleSheet()["Heading2"]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, 0), "Helvetica-Bold")]
    SimpleDocTemplate(str(path), pagesize=A4).build(
        [
            Paragraph("Handlingsplan för trygghet", heading),
            Table(ROWS, style=grid),
            PageBreak(),
            Paragraph("Ledamöter", heading),
            Table(MEMBERS, style=grid),
        ]
    )
    return path


def call(*arguments: object):
    return CliRunner().invoke(show, [str(argument) for argument in arguments])


def test_text_tells_how_pages_were_read_what_was_taken_and_the_values(plan):
    result = call(plan)
    assert result.exit_code == 0, result.output
    first, second = result.output.split("── page ")[1:]
    assert "text: text layer" in first
    assert "'Aktivitet' is activity" in first
    assert "taken:" in first
    assert "Ansvarig (responsible_raw): Barn- och utbildningsnämnden" in first
    assert "= kind period, start 2021-01-01, end 2021-12-31" in first
    assert "Färg (extra): Blå" in first
    assert "left:" in second
    assert "row" not in second


def test_what_ocr_has_read_is_kept_where_a_run_keeps_it(plan, tmp_path, monkeypatch):
    asked = []

    def reading(path, name, settings):
        asked.append(settings.cache_dir)
        return read_document(path, name, settings)

    monkeypatch.setattr("pipeline.commands.show.read_document", reading)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("PLANLUPP_CACHE", raising=False)
    call(plan)
    call(plan, "--cache", tmp_path / "own")
    assert asked == [tmp_path / "planlupp", tmp_path / "own"]


def test_one_page_alone(plan):
    result = call(plan, "--page", 2)
    assert "page 2" in result.output
    assert "page 1" not in result.output


def test_a_page_beyond_the_last_is_refused(plan):
    result = call(plan, "--page", 3)
    assert result.exit_code == 2
    assert "the document has 2 pages" in result.output


def test_pictures_show_the_page_and_the_values_beside_it(plan, tmp_path):
    result = call(plan, "--out", tmp_path / "pictures")
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert names == ["plan-0001.png", "plan-0002.png"]
    with Image.open(tmp_path / "pictures" / names[0]) as picture:
        assert picture.width > picture.height * A4[0] / A4[1] + 500
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24)}
    assert colours & {(30, 50, 90), (200, 30, 30)}  # the outline of a row, sure or doubtful
    assert (22, 120, 60) in colours  # of a table that was taken


def test_without_a_folder_nothing_is_written(plan, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call(plan)
    assert list(tmp_path.iterdir()) == []
