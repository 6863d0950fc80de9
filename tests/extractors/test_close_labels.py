from __future__ import annotations

from pages import page, text

from extractors.close_labels import cut_at_labels
from extractors.lines import text_lines

# Labels begin at 40 and 300, values at 130 and 390 points; a letter is 5 points wide.
FIRST = [(40, "Status"), (130, "Klar"), (300, "Tidplan"), (390, "2024")]


def lines(*rows: list[tuple[float, str]], labels: set[str] = frozenset({"Status", "Tidplan"})) -> list[str]:
    drawn = [text(x, 40 + 20 * index, content) for index, row in enumerate(rows) for x, content in row]
    return [line.text for line in cut_at_labels(text_lines(page(*drawn)), labels)]


def test_a_label_that_nearly_reaches_its_value_is_cut_from_it():
    close = [(40, "Huvudansvarig nämnd"), (130, "Kansliet")]  # the label ends at 132
    assert lines(FIRST, close) == ["Status", "Klar", "Tidplan", "2024", "Huvudansvarig nämnd", "Kansliet"]


def test_a_value_that_nearly_reaches_the_next_label_is_cut_from_it():
    close = [(40, "Status"), (130, "Bygg- och miljönämnden tillsammans"), (300, "Tidplan"), (390, "2025")]
    assert lines(FIRST, close)[4:] == ["Status", "Bygg- och miljönämnden tillsammans", "Tidplan", "2025"]


def test_a_label_that_runs_into_its_value_is_cut_from_it():
    found = lines([(40, "Status"), (145, "Klar")], [(40, "När ska det vara klart?2025")])
    assert found[2:] == ["När ska det vara klart?", "2025"]


def test_text_out_of_the_columns_or_without_a_label_is_not_cut():
    prose = [(45, "Status för arbetet i alla delar"), (200, "Klar")]
    assert lines(FIRST, prose)[4:] == ["Status för arbetet i alla delar Klar"]
    other = [(40, "Fladdermus i hamnen"), (130, "Kansliet")]
    assert lines(FIRST, other)[4:] == ["Fladdermus i hamnen Kansliet"]


def test_a_page_without_labels_beside_values_stays_as_it_is():
    assert lines([(40, "Huvudansvarig nämnd"), (130, "Kansliet")]) == ["Huvudansvarig nämnd Kansliet"]
