"""Printed lines into text as printed: words broken at a line end joined again, every other line break one space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import regex

from extractors.lines import SURE_BULLETS
from extractors.page import Document, Word
from rules.likeness import SURE
from rules.parties import is_name
from rules.time_words import parts_of_the_year
from rules.times import time_likeness

if TYPE_CHECKING:
    from simplemma.strategies import DictionaryLookupStrategy

HYPHENS = "-\u2010\u2011"
DASHES = frozenset("-–—")
_CONJUNCTION = frozenset({"och", "eller", "samt", "respektive", "resp.", "resp", "&", "som", "till", "än"})
# They end no broken word, though some are parts of words: `Informationen⏎är` is no compound with `enär`.
_WHOLE = _CONJUNCTION | {
    "är", "att", "för", "av", "på", "med", "om", "vid", "ska", "kan", "har", "inte", "från", "mot", "via", "per",
}  # fmt: skip
_ARTICLES = ("en", "et", "na")
_WIDEST_SPACE = 0.6  # between two words of a justified line, in shares of the type size
_ISO_DATE = regex.compile(r"\d{4}-\d\d(?:-\d\d)?\b")
_LETTERS = regex.compile(r"[\p{L}]+")
_STRIP = regex.compile(r"^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$")
_SIGN_BETWEEN = regex.compile(r"/|-(?=\p{Lu})")
_ENDS_OPEN = regex.compile(r"\p{Ll}$|^\p{Lu}$")
_GOES_ON = regex.compile(r"\p{Ll}+(?!\p{Lu})")


class Lexicon:
    """The words that a document itself uses, which is the best dictionary of it; then a Swedish dictionary.

    `words` are those that stand inside a line, for the last and the first word of a line may be broken pieces. They are
    taken in when a break is first in doubt.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._words = words

    @cached_property
    def _counts(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for word, count in Counter(self._words).items():
            counts[_bare(word)] += count
        return counts

    def seen(self, word: str) -> int:
        """How often the document has the word inside a line (case ignored)."""
        return self._counts[_bare(word)]

    def knows(self, word: str) -> bool:
        """Whether the document or the Swedish dictionary has the word, or it is a compound of words that it has."""
        bare = _bare(word)
        return bool(self._counts[bare]) or known_swedish(bare)


@lru_cache(maxsize=50_000)
def known_swedish(word: str) -> bool:
    """Whether simplemma's Swedish dictionary has the word (case ignored), or all parts of it as a compound.

    A compound's parts have four letters or more and may be bound by an s (`integration-s-samordnare`).
    """
    word = word.casefold()
    if in_dictionary(word):
        return True
    return any(
        in_dictionary(word[cut:])
        and (known_swedish(word[:cut]) or (word[cut - 1] == "s" and known_swedish(word[: cut - 1])))
        for cut in range(4, len(word) - 3)
    )


@lru_cache(maxsize=50_000)
def in_dictionary(word: str) -> bool:
    """Whether simplemma's Swedish dictionary itself has the word."""
    return bool(word) and _dictionary().get_lemma(word, "sv") is not None


@lru_cache(maxsize=1)
def _dictionary() -> DictionaryLookupStrategy:
    """simplemma's dictionaries as tries, which it builds once for each user and maps from its cache ever after:
    milliseconds and 5 MB, where the plain ones take a second and 100 MB in every process."""
    from simplemma.strategies import DictionaryLookupStrategy  # only once a doubtful word turns up
    from simplemma.strategies.dictionaries import TrieDictionaryFactory

    return DictionaryLookupStrategy(TrieDictionaryFactory())


def document_lexicon(document: Document) -> Lexicon:
    """The lexicon of a whole document, from its words between two others of the same line."""
    return Lexicon(_inner_words(document))


def _inner_words(document: Document) -> Iterator[str]:
    for page in document.pages:
        words = page.words
        middles = [(word.top + word.bottom) / 2 for word in words]
        for index in range(1, len(words) - 1):
            middle = middles[index]
            if abs(middles[index - 1] - middle) < 2 and abs(middles[index + 1] - middle) < 2:
                left, word, right = words[index - 1 : index + 2]
                space = _WIDEST_SPACE * word.size  # beyond it stands another column's line
                if 0 < word.x0 - left.x1 < space and 0 < right.x0 - word.x1 < space:
                    yield word.text


def join_lines(lines: Sequence[Sequence[Word]], lexicon: Lexicon, right: float | None = None) -> str:
    """One text of printed lines (each a sequence of words, left to right).

    `right` is the x at which text in this cell or column ends, in points: it lets a word that was broken with no
    hyphen be told from two words. Without it only hyphens are mended.
    """
    return " ".join(mend_lines(lines, lexicon, right))


def mend_lines(lines: Sequence[Sequence[Word]], lexicon: Lexicon, right: float | None = None) -> list[str]:
    """The printed lines as texts, a word that a line end broke whole on its first line. Arguments: see `join_lines`."""
    mended: list[str] = []
    last: Word | None = None
    alone = False
    for words in lines:
        if not words:
            continue
        text = " ".join(word.text for word in words)
        if last is None:
            mended.append(text)
        else:
            end = mended[-1].rsplit(" ", 1)[-1]  # a word may be broken more than once
            glue = _glue(end, last, words[0], lexicon, right, alone)
            if glue is None:
                mended.append(text)
            else:
                head, _, rest = text.partition(" ")
                mended[-1] = (mended[-1][:-1] if glue == "drop" else mended[-1]) + head
                if rest:
                    mended.append(rest)
        last = words[-1]
        alone = len(words) == 1 or words[-2].text.endswith(("/", "-"))
    return mended


def _glue(end: str, last: Word, first: Word, lexicon: Lexicon, right: float | None, alone: bool) -> str | None:
    """How two lines' words belong together: `keep` (one word), `drop` (one, without its hyphen), None (two words).

    `end` is what is read so far of the word of which `last` is the piece on the last line.
    """
    start = first.text
    if end[-1] in HYPHENS and len(end) > 1:
        if start.casefold().rstrip(",") in _CONJUNCTION:
            return None
        return "keep" if keeps_hyphen(end[:-1], start, lexicon) else "drop"
    if end[-1] in "–—" and len(end) > 1 and end[-2].isalnum() and start[0].isalnum():
        return "keep"
    if end[-1] == "/" and len(end) > 1 and end[-2].isalnum() and (start[0].islower() or start[0].isdigit()):
        return "keep"  # `tkr/⏎år`
    filled = right is not None and last.x1 + 2.2 * last.width / len(last.text) >= right
    if filled and _broken_without_hyphen(end, start, lexicon, alone):
        return "keep"
    return None


def keeps_hyphen(stem: str, start: str, lexicon: Lexicon) -> bool:
    """Whether the hyphen between `stem` and `start` at a line break belongs to the word (`HVB-boenden`, `2017-2018`).

    Both arguments are without the hyphen. The document's own use decides first; then capitals, digits and
    single letters (`e-post`), which the layout never breaks with a hyphen of its own; and two parts of the year
    (`maj-oktober`), which are no compound.
    """
    whole, hyphened = lexicon.seen(stem + start), lexicon.seen(f"{stem}-{start}")
    if whole != hyphened:
        return hyphened > whole
    tail = _LETTERS.findall(stem)
    if not stem[-1].isalpha() or not start[0].isalpha() or start[0].isupper():
        return True
    if tail and {tail[-1].casefold(), _LETTERS.findall(start)[0].casefold()} <= parts_of_the_year():
        return True
    return bool(tail) and (tail[-1].isupper() or len(tail[-1]) == 1)


_ONE_LETTER = frozenset("iåö")  # words of one letter


def _broken_without_hyphen(end: str, start: str, lexicon: Lexicon, alone: bool) -> bool:
    """Whether a narrow cell broke a word between `end`, which fills its line, and `start`: the pieces are no words by
    themselves.

    Beside other words (not `alone`) on its line a word is seldom broken: then the second piece may be no word, and the
    first only where both are one of the dictionary.
    """
    end = _SIGN_BETWEEN.split(end)[-1]
    date = alone and bool(_ISO_DATE.match(end + start)) and len(end) > len("2024-")
    if not date and not (_ENDS_OPEN.search(end) and _GOES_ON.match(start)):
        return False
    if end.casefold() in _CONJUNCTION or start.casefold().rstrip(",") in _WHOLE:
        return False
    if date:
        return True
    tail, head = _bare(end), _bare(start)
    joined = tail + head
    if time_likeness(f"{end} {start}") >= SURE and not in_dictionary(joined):
        return False  # `andra⏎halvåret`
    if is_name(f"{tail} {head}"):
        return False  # `Svenska⏎kyrkan`
    if head in _ONE_LETTER:
        return False
    if not alone:
        if lexicon.knows(head):
            return False
        return in_dictionary(joined) or (lexicon.knows(joined) and not lexicon.knows(tail))
    if lexicon.seen(joined) or len(head) == 1 or not lexicon.knows(head):
        return True
    if _is_verb(tail) or _is_definite_genitive(tail):
        return False
    if not lexicon.knows(tail):
        return known_swedish(joined)
    bound = tail.endswith("s") and not lexicon.seen(tail)  # `integrations|samordnare`
    inside = not lexicon.seen(head) and _parts_elsewhere(tail, head)  # `kommundirekt|ören`
    return (bound or inside or len(head) <= 3) and known_swedish(joined)


def _is_verb(word: str) -> bool:
    """Whether a word is the passive or the participle of a verb in `-a`: `utvärderas`, `åtgärdade`. None opens a
    compound."""
    return any(word.endswith(f"a{end}") and in_dictionary(word.removesuffix(end)) for end in ("s", "de", "d", "t"))


def _is_definite_genitive(word: str) -> bool:
    """Whether a word is the genitive of a definite noun: `hemtjänstens`, `skolornas`. None opens a compound."""
    return any(word.endswith(f"{end}s") and known_swedish(word.removesuffix(f"{end}s")) for end in _ARTICLES)


def _parts_elsewhere(tail: str, head: str) -> bool:
    """Whether the joined word is one of the dictionary, or a compound whose parts meet at another place than here."""
    joined = tail + head
    return in_dictionary(joined) or any(
        cut != len(tail) and in_dictionary(joined[cut:]) and known_swedish(joined[:cut].removesuffix("s"))
        for cut in range(4, len(joined) - 3)
    )


def _bare(word: str) -> str:
    return (word if word.isalpha() else _STRIP.sub("", word)).casefold()


def cell_text(lines: Sequence[Sequence[Word]], lexicon: Lexicon, right: float | None = None) -> str:
    """The text of a cell or paragraph block as printed: the items of a list joined by newlines, without their bullets.

    Arguments: see `join_lines`. A dash opens an item only where the cell's first line or two of its lines do.
    """
    return "\n".join(item for item in (join_lines(part, lexicon, right) for part in list_items(lines)) if item)


def list_items(lines: Sequence[Sequence[Word]]) -> list[list[Sequence[Word]]]:
    """Cut lines into list items at their bullets, which are taken off; lines without any bullet are one item."""
    lines = _with_lone_bullets([line for line in lines if line])
    dashes = sum(_opens_item(line, DASHES) for line in lines)
    signs = SURE_BULLETS | DASHES if dashes >= 2 or (lines and _opens_item(lines[0], DASHES)) else SURE_BULLETS
    items: list[list[Sequence[Word]]] = []
    for line in lines:
        if _opens_item(line, signs):
            items.append([_without_bullet(line)])
        elif items:
            items[-1].append(line)
        else:
            items.append([line])
    return items


def _with_lone_bullets(lines: Sequence[Sequence[Word]]) -> list[Sequence[Word]]:
    """The lines with a bullet that stands on a line of its own set before the text on the next."""
    whole: list[Sequence[Word]] = []
    for line in lines:
        if whole and len(whole[-1]) == 1 and whole[-1][0].text in SURE_BULLETS:
            whole[-1] = (*whole[-1], *line)
        else:
            whole.append(line)
    return whole


def _opens_item(line: Sequence[Word], signs: frozenset[str]) -> bool:
    return (line[0].text in signs and len(line) > 1) or (
        line[0].text[0] in SURE_BULLETS & signs and len(line[0].text) > 1
    )


def _without_bullet(line: Sequence[Word]) -> Sequence[Word]:
    first = line[0]
    if len(first.text) == 1:
        return line[1:]
    return (replace(first, text=first.text[1:]), *line[1:])
