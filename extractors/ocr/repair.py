"""Repairs of what OCR misread, with the whole document as evidence; made after the cache, so that rules may change."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import lru_cache
from statistics import median

import regex

from extractors.lines import baselines
from extractors.ocr.glyphs import DASHES, SPACE
from extractors.page import Page, Word
from extractors.text import in_dictionary, known_swedish
from rules.abbreviations import general_table
from rules.fields import LONGEST_LABEL
from rules.municipality import municipalities
from rules.ocr_repairs import repair_line, repair_word

# A word of the document is evidence for another when it was read at least this surely, and in one way only.
EVIDENCE = 0.97
# So many lines of a page that begin with a dash by itself, within so many points of each other, are the items of lists.
ITEMS, FLUSH = 3, 2.0
_GLUED = regex.compile(r"^(?P<dash>[–—-])(?P<word>\p{L}{2,}.*)$")
_BARE = regex.compile(r"^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$")


class DocumentWords:
    """The vocabulary of one document: its own surely read words, the gazetteers, the Swedish dictionary."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._seen = {
            _bare(word.text)
            for page in pages
            for word in page.words
            if not page.ocr or (word.score >= EVIDENCE and word.other is None)
        }

    def seen(self, word: str) -> bool:
        """See `rules.ocr_repairs.Vocabulary`."""
        return _bare(word) in self._seen

    def listed(self, word: str) -> bool:
        """See `rules.ocr_repairs.Vocabulary`."""
        bare = _bare(word)
        return bare in _names() or in_dictionary(bare)

    def swedish(self, word: str) -> bool:
        """See `rules.ocr_repairs.Vocabulary`."""
        bare = _bare(word)
        return bare in _names() or known_swedish(bare)


def repair_pages(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages of one document, the words on those read by OCR repaired where a rule proves it.

    What the engine read stays in `Word.repaired_from`; places, sizes and scores stay as they were, but where a dash and
    a word read as one become two.
    """
    words = DocumentWords(pages)
    labels = {label for page in pages for line in baselines(page.words) if (label := _opening(line, ":"))}

    def repaired(page: Page) -> Page:
        if not page.ocr:
            return page
        settled = [_settled(word, words) for word in page.words]
        repaired_words = [_repaired(word, repair_word(word.text, word.score, words)) for word in settled]
        return replace(page, words=tuple(_dashes_parted(_colons_repaired(_signs_repaired(repaired_words), labels))))

    return tuple(repaired(page) for page in pages)


def _signs_repaired(words: Sequence[Word]) -> list[Word]:
    """The words with the signs replaced that their lines prove misread."""
    result = {id(word): word for word in words}
    for line in baselines(words):
        text = " ".join(word.text for word in line)
        ends: list[int] = []
        position = 0
        for word in line:
            ends.append(position)
            position += len(word.text) + 1
        for start, end, printed in repair_line(text):
            for begin, word in zip(ends, line, strict=True):
                if begin <= start and end <= begin + len(word.text):
                    read = result[id(word)]
                    changed = word.text[: start - begin] + printed + word.text[end - begin :]
                    result[id(word)] = _repaired(read, changed)
    return [result[id(word)] for word in words]


def _colons_repaired(words: Sequence[Word], labels: Set[str]) -> list[Word]:
    """The words with the colon after a label that was read as a semicolon, where the document has the label with its
    colon at the beginning of another line."""
    lines = baselines(words)
    ends = {id(_last(line, ";")) for line in lines if _opening(line, ";") in labels}
    return [_repaired(word, word.text[:-1] + ":") if id(word) in ends else word for word in words]


def _opening(line: Sequence[Word], sign: str) -> str | None:
    """The first words of a line up to one that ends with `sign`, without it; None where no label is so long."""
    last = _last(line, sign)
    return None if last is None else " ".join(word.text for word in line[: line.index(last) + 1])[:-1]


def _last(line: Sequence[Word], sign: str) -> Word | None:
    return next((word for word in line[:LONGEST_LABEL] if word.text.endswith(sign) and len(word.text) > 1), None)


def _dashes_parted(words: Sequence[Word]) -> list[Word]:
    """The words of a page, the dash of an item parted from its first word (`–ta fram`) where the dashes of other items
    stand by themselves at the same place of their lines."""
    firsts = [line[0] for line in baselines(words)]
    lone = [word for word in firsts if len(word.text) == 1 and word.text in DASHES]
    parted: dict[int, list[Word]] = {}
    for word in firsts:
        items = [dash for dash in lone if abs(dash.x0 - word.x0) <= FLUSH]
        if len(items) >= ITEMS and (found := _GLUED.match(word.text)):
            end = median(dash.x1 for dash in items)
            start = end + SPACE * word.size
            rest = replace(word, x0=start, x1=max(word.x1, start + 1), text=found["word"])
            parted[id(word)] = [replace(word, x1=end, text=found["dash"]), rest]
    return [part for word in words for part in parted.get(id(word), [word])]


def _settled(word: Word, words: DocumentWords) -> Word:
    """A word that was read in two ways as the one that is known, where only one is."""
    if word.other is None:
        return word
    known = [words.seen(text) or words.swedish(text) for text in (word.text, word.other)]
    if known[0] == known[1]:
        return word
    return replace(word if known[0] else _repaired(word, word.other), other=None)


def _repaired(word: Word, printed: str | None) -> Word:
    if printed is None or printed == word.text:
        return word
    return replace(word, text=printed, repaired_from=word.repaired_from or word.text)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """The words of the parties' and municipalities' names and the general abbreviations, case folded."""
    names = [*general_table(), *(m.name for m in municipalities())]
    names += [name for entry in general_table().values() for name in entry.readings]
    return frozenset(_bare(word) for name in names for word in name.split())


def _bare(word: str) -> str:
    return _BARE.sub("", word).casefold()
