from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from rapidfuzz.distance import Indel

from extractors.furniture import strip_furniture
from extractors.minutes import MinutesSegments, document_kind, segment_minutes
from extractors.page import Document, Line, Page, Word
from extractors.reader import ReadSettings, read_document
from extractors.rows import RawRow

SHARED = Path(__file__).parents[3] / "shared"
REAL = SHARED / "real"


def _templates() -> ModuleType:
    name = "minutes_templates"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


TEMPLATES = _templates().TEMPLATES


def read(path: Path) -> MinutesSegments:
    document = read_document(path, path.name, ReadSettings(ocr="never"))
    return segment_minutes(*strip_furniture(document))


def flat(text: str | None) -> str:
    return " ".join((text or "").split())


def tasks_of(found: MinutesSegments, key: str) -> list[tuple[str | None, str]]:
    rows = [row for row in found.tasks if row.decision_key == key]
    return [(text(row, "responsible_raw"), text(row, "activity") or "") for row in rows]


def text(row: RawRow, name: str) -> str | None:
    cell = row.cell(name)
    return cell.text if cell else None


@pytest.fixture(scope="module", params=TEMPLATES, ids=lambda template: template.name)
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    template = request.param
    path = tmp_path_factory.mktemp("minutes") / f"{template.name}.pdf"
    sheet = _templates().Sheet(path)
    template.draw(sheet)
    sheet.save()
    return template, read(path), sheet.page


def test_paragraphs_of_a_template(drawn):
    template, found, _ = drawn
    assert [decision.paragraph for decision in found.decisions] == [want.paragraph for want in template.paragraphs]


def test_fields_of_a_template(drawn):
    template, found, _ = drawn
    for want, got in zip(template.paragraphs, found.decisions, strict=True):
        assert flat(got.title) == want.title
        assert got.registry_number == want.registry
        assert flat(got.decision) == flat(want.decision)
        assert [flat(point) for point in got.points] == list(want.points)
        assert (got.body, got.meeting_date) == (want.body or template.body, want.day or template.day)


def test_tasks_of_a_template(drawn):
    template, found, _ = drawn
    for want, got in zip(template.paragraphs, found.decisions, strict=True):
        assert tasks_of(found, got.key) == list(want.tasks)


def test_pages_of_a_template_are_claimed(drawn):
    template, found, pages = drawn
    assert {region.page for region in found.regions} == set(range(1, pages + 1)) - template.free_pages


def test_task_row_says_where_it_comes_from(tmp_path: Path):
    path = tmp_path / "council.pdf"
    sheet = _templates().Sheet(path)
    _templates().COUNCIL.draw(sheet)
    sheet.save()
    row = read(path).tasks[0]
    extra = {cell.heading: cell.text for cell in row.cells if cell.field == "extra"}
    assert row.source == "decision"
    assert extra["paragraf"] == "12"
    assert extra["diarienummer"] == "KS/2020:298"
    assert flat(extra["beslutspunkt"]).startswith("att ge samtliga nämnder i uppdrag")
    assert text(row, "timeline_raw") == "i samband med årsbokslutet" or text(row, "timeline_raw") == "årligen"
    assert row.regions[0].page == 1


def test_task_proposed_to_a_higher_body_is_marked(tmp_path: Path):
    path = tmp_path / "two_part.pdf"
    sheet = _templates().Sheet(path)
    _templates().TWO_PART.draw(sheet)
    sheet.save()
    marks = {
        text(row, "responsible_raw"): [c.text for c in row.cells if c.heading == "förslag"] for row in read(path).tasks
    }
    assert marks == {"Fastighetsnämnden": ["ja"], "Kommundirektören": []}


def page_of(*lines: str) -> Document:
    words: list[Word] = []
    for place, line in enumerate(lines):
        x = 70.0
        for word in line.split():
            words.append(Word(x, 100 + 16 * place, x + 6 * len(word), 112 + 16 * place, word))
            x += 6 * len(word) + 5
    return Document("0" * 64, "invented.pdf", (Page(1, 595, 842, tuple(words)),))


def test_no_minutes_without_a_paragraph():
    found = segment_minutes(page_of("Handlingsplan 2020", "Aktivitet Ansvarig"))
    assert not found.is_minutes
    assert not found.claims(Line(0, 0, 10, 10, (), 1))


def test_two_paragraphs_of_one_number_have_keys_of_their_own():
    once = ("Protokoll", "Kommunstyrelsen 2019-01-02", "§ 7", "Ett ärende", "Beslut", "Bifalls.")
    found = segment_minutes(page_of(*once, *once))
    assert [decision.key for decision in found.decisions] == ["7", "7b"]


@pytest.mark.parametrize(
    ("minutes", "rows", "kind"),
    [(True, 0, "minutes"), (True, 1, "mixed"), (False, 2, "plan"), (False, 0, "other")],
)
def test_document_kind(minutes: bool, rows: int, kind: str):
    found = segment_minutes(
        page_of("Protokoll", "§ 7", "Ett ärende", "Beslut", "Bifalls.") if minutes else page_of("Plan")
    )
    assert document_kind(found, [RawRow("table", (), ())] * rows) == kind


@pytest.mark.skipif(not REAL.is_dir(), reason="the real minutes with ground truth (../shared/real) are not here")
@pytest.mark.parametrize("stem", ["nacka-ks-2018-02-19", "nacka-ksvu-2018-12-18"])
def test_real_minutes(stem: str):
    truth = yaml.safe_load((REAL / "truth" / f"{stem}.yaml").read_text(encoding="utf-8"))
    found = read(REAL / "pdf" / f"{stem}.pdf")
    assert [got.paragraph for got in found.decisions] == [want["paragraph"] for want in truth["decisions"]]
    for want, got in zip(truth["decisions"], found.decisions, strict=True):
        assert got.registry_number == want["registry_number"]
        assert (got.body, got.meeting_date) == (truth["document"]["body"], truth["document"]["meeting_date"])
        assert Indel.normalized_similarity(flat(got.title), flat(want["title"])) >= 0.95
        assert Indel.normalized_similarity(flat(got.decision), flat(want["decision"])) >= 0.95
    wanted = [task["paragraph"] for task in truth["tasks"]]
    assert sorted(row.decision_key or "" for row in found.tasks) == sorted(wanted)
