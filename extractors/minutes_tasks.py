"""Rows of `source` `decision`: the tasks that the decision of a paragraph gives, each with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extractors.decision_text import Paragraph, PrintLine
from extractors.rows import Cell, RawDecision, RawRow, Region
from rules.tasks import Block, Task, find_tasks


def task_rows(
    decision: RawDecision,
    printed: Sequence[tuple[Paragraph, bool]],
    points: Sequence[tuple[str, tuple[int, ...]]],
    own: str | None,
) -> list[RawRow]:
    """The rows of the tasks that a decision gives, in order of place.

    `printed` are the printed paragraphs of the decision, each with whether it proposes to a higher body; `points` its
    points with the indices of their paragraphs; `own` the body that decides.
    """
    whole = {index: text for text, indices in points for index in indices}
    rows: list[RawRow] = []
    for proposed in (False, True):
        indices = [index for index, (_, is_proposed) in enumerate(printed) if is_proposed is proposed]
        blocks = [Block(printed[index][0].text, printed[index][0].marked) for index in indices]
        for task in find_tasks(blocks, own, proposed=proposed):
            index = indices[task.block]
            rows.append(_task_row(decision, task, printed[index][0], whole.get(index, printed[index][0].text)))
    return sorted(rows, key=lambda row: (row.regions[0].page, row.regions[0].top))


def _task_row(decision: RawDecision, task: Task, paragraph: Paragraph, point: str) -> RawRow:
    regions = tuple(
        Region(
            min(line.x0 for line in lines),
            min(line.top for line in lines),
            max(line.x1 for line in lines),
            max(line.bottom for line in lines),
            page,
        )
        for page, lines in _lines_by_page(paragraph.lines)
    )
    scores = [word.score for line in paragraph.lines for word in line.words]
    score = min(scores) if scores and min(scores) < 1.0 else None

    def cell(heading: str, name: str | None, text: str | None) -> list[Cell]:
        return [Cell(heading, name, text, regions, (text,), score)] if text else []

    cells = [
        *cell("", "activity", task.activity),
        *cell("", "responsible_raw", task.responsible),
        *cell("", "partners_raw", task.partners),
        *cell("", "timeline_raw", task.time),
        *cell("beslutspunkt", "extra", point),
        *cell("paragraf", "extra", decision.paragraph),
        *cell("diarienummer", "extra", decision.registry_number),
        *cell("förslag", "extra", "ja" if task.proposed else None),
    ]
    signals = {
        "task_" + task.form: {"mission": 0.05, "charge": 0.08, "list": 0.1, "handover": 0.15, "follow_up": 0.2}.get(
            task.form, 0.25
        )
    }
    if task.responsible is None:
        signals["task_no_party"] = 0.2
    return RawRow("decision", tuple(cells), regions, section=decision.title, signals=signals, decision_key=decision.key)


def _lines_by_page(lines: Sequence[PrintLine]) -> list[tuple[int, list[PrintLine]]]:
    pages: dict[int, list[PrintLine]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    return sorted(pages.items())
