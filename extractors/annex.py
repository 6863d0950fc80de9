"""Where minutes end because another document begins in the same file: a letter, an attachment, the plan decided on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import regex

from extractors.page import Line
from extractors.paragraph_parts import LARGER, Styles
from extractors.paragraphs import Row, style_of
from extractors.table_columns import labels_beside
from rules.fields import match_heading, split_label
from rules.minutes import fold, words

_ATTACHMENT = regex.compile(
    r"^bilaga\s*[\dA-Z]{0,3}[.,:]?(?:\s*(?:till|\p{L}{1,5}\s*§|§|\().{0,60})?$", regex.IGNORECASE
)
_FIRST_WORD = regex.compile(r"[\s:]")
# Type this much larger than the heads of minutes is another document's title; OCR measures it less surely.
_TITLE, _TITLE_OCR = LARGER, 1.2
_LONGEST_TITLE = 160


def opens_document(top: Sequence[Row], styles: Styles, *, after_decision: bool, last: bool, listed: bool) -> bool:
    """Whether a page opens another document than minutes.

    `top` are its first rows; `after_decision` says that the paragraph above has its decision, `last` that no
    paragraph follows, `listed` that it ended in a list of documents, which may go on.
    """
    first = top[0]
    for row in top:
        for part in row.parts:
            opening = _FIRST_WORD.split(fold(part.text), maxsplit=1)[0]
            if opening not in words("ends"):
                continue
            alone = fold(part.text) in words("ends") or bool(_ATTACHMENT.match(part.text))
            if styles.stands_out(style_of(part)) or (alone and not listed) or (part.text.isupper() and alone):
                return True
    if first.label is not None and first.label.kind != "proposal":
        return False
    if not after_decision or not _reads_as_title(first):
        return False
    if first.style[0] >= max(styles.body[0] * LARGER, (styles.label or styles.body)[0] * 1.03):
        return True
    return last and styles.stands_out(first.style)


def annex_below(rows: Sequence[Row], heads: Sequence[Row], styles: Styles) -> int | None:
    """The index in `rows` at which another document begins below the last paragraph of minutes, or None.

    `rows` are those below its decision, `heads` those that bear the paragraphs' numbers. The other document
    is known by a title larger than all heads of the minutes, or by the columns or labels of an action plan; the
    headings right above, which are no labels of minutes, belong to it.
    """
    sizes = [row.style[0] for row in heads] + [style[0] for style in (styles.body, styles.label) if style]
    found = [
        index
        for index, row in enumerate(rows)
        if row.label is None
        and _reads_as_title(row)
        and row.style[0] >= max(sizes) * (_TITLE_OCR if row.ocr else _TITLE)
    ][:1]
    if (plan := _plan_from(rows)) is not None:
        found.append(plan)
    if not found:
        return None
    begin = min(found)
    label = next((index for index in reversed(range(begin)) if rows[index].label is not None), -1)
    headings = (i for i in range(label + 2, begin) if styles.stands_out(rows[i].style) and _reads_as_title(rows[i]))
    return next(headings, begin)


def _reads_as_title(row: Row) -> bool:
    text = row.text
    return len(text) <= _LONGEST_TITLE and not text.endswith(".") and text[0].isupper()


def _plan_from(rows: Sequence[Row]) -> int | None:
    """The first row of those on one page whose parts name what is done, who does it, and one thing more."""
    pages: dict[int, list[int]] = defaultdict(list)
    named: dict[int, set[str]] = defaultdict(set)
    for index, row in enumerate(rows):
        fields = {field for part in row.parts if (field := _field(part, of=len(row.parts), ocr=row.ocr))}
        if fields:
            pages[row.page].append(index)
            named[row.page] |= fields
    for page, indices in pages.items():
        if {"activity", "responsible_raw"} <= named[page] and named[page] & (labels_beside() - {"responsible_raw"}):
            return indices[0]
    return None


def _field(part: Line, *, of: int, ocr: bool) -> str | None:
    """The field that one of `of` parts of a row names: in a row of three or more as the head of a column."""
    if of >= 3 and len(part.words) <= 4:
        return match_heading(part.text, fuzzy=ocr).field
    label = split_label(part.text)
    return label[2].field if label else None
