"""What is forgotten stays forgotten: the list of documents and texts that no dataset may hold.

`data/forgotten.csv` has a line for each: a document by the SHA-256 of its bytes, a text by the number of its words and
a salted SHA-256 of them, so that the list of what people wanted removed is no register of them. `planlupp run` asks it
for each document: a forgotten one is not read, a forgotten text is replaced by `[borttaget]` wherever its words stand
in this order, in any case, with any punctuation, the last one also with a genitive s.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import regex

from extractors.errors import OutputError, PlanluppError
from pipeline.records import Action, Decision, DocumentRecord, Extraction

DEFAULT = Path("data/forgotten.csv")
REMOVED = "[borttaget]"
HEADINGS = ("kind", "sha256", "words", "salt", "date")

# Identities, hashes and the path of the file: a text in them is not replaced.
_KEYS = frozenset(
    {"action_id", "document_id", "decision_id", "source_file", "source_url", "source_hash", "duplicate_of"}
)
_WORD = regex.compile(r"[\p{L}\p{M}\d]+")
_Record = TypeVar("_Record", Action, Decision, DocumentRecord)


class ForgetError(PlanluppError):
    """What is to be forgotten cannot be told, or the list cannot be read."""

    exit_code = 2


@dataclass(frozen=True)
class HashedText:
    """A forgotten text: how many words it has, and the salted hash of them."""

    sha256: str
    words: int
    salt: str


@dataclass(frozen=True)
class Forgotten:
    """All that is forgotten: documents by SHA-256 in hex, and texts."""

    documents: frozenset[str] = frozenset()
    texts: tuple[HashedText, ...] = ()

    def text(self, text: str) -> str:
        """`text` without what is forgotten."""
        if not self.texts:
            return text
        words = [(match.start(), match.end(), _folded(match[0])) for match in _WORD.finditer(text)]
        spans: list[tuple[int, int]] = []
        for one in self.texts:
            for at in range(len(words) - one.words + 1):
                window = [word for _, _, word in words[at : at + one.words]]
                if any(_hashed(form, one.salt) == one.sha256 for form in _forms(window)):
                    spans.append((words[at][0], words[at + one.words - 1][1]))
        for start, end in sorted(spans, reverse=True):
            text = text[:start] + REMOVED + text[end:]
        return text

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row (column → value, texts also in lists and maps) without what is forgotten."""
        return {name: value if name in _KEYS else self._value(value) for name, value in row.items()}

    def extraction(self, extraction: Extraction) -> Extraction:
        """All that a document gave, without what is forgotten."""
        if not self.texts:
            return extraction
        return Extraction(
            self.record(extraction.document),
            tuple(map(self.record, extraction.actions)),
            tuple(map(self.record, extraction.decisions)),
        )

    def record(self, record: _Record) -> _Record:
        """One record without what is forgotten."""
        values = {field.name: getattr(record, field.name) for field in fields(record)}
        changed = {name: value for name, value in self.row(values).items() if value != values[name]}
        return replace(record, **changed) if changed else record

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self._value(key): self._value(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)) and value and isinstance(value[0], (str, tuple)):
            return type(value)(self._value(item) for item in value)
        return value


def read_forgotten(path: Path) -> Forgotten:
    """The list in the file `path`; empty where there is none. Raises ForgetError for a line that cannot be read, since
    what it says would come back."""
    if not path.exists():
        return Forgotten()
    documents, texts = set(), []
    for number, line in enumerate(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))), start=2):
        try:
            kind, sha256 = line["kind"], line["sha256"]
            if len(bytes.fromhex(sha256)) != 32:
                raise ValueError
            if kind == "document":
                documents.add(sha256)
            elif kind == "text":
                texts.append(HashedText(sha256, int(line["words"]), line["salt"]))
            else:
                raise ValueError
        except (KeyError, TypeError, ValueError):
            raise ForgetError(f"{path}, line {number} cannot be read: restore it, or remove the line") from None
    return Forgotten(frozenset(documents), tuple(texts))


def add_document(path: Path, sha256: str, day: date) -> Forgotten:
    """Put a document on the list; returns what is new."""
    if sha256 not in read_forgotten(path).documents:
        _append(path, ("document", sha256, "", "", day.isoformat()))
    return Forgotten(frozenset({sha256}))


def add_text(path: Path, text: str, day: date) -> Forgotten:
    """Put a text on the list; returns what is new. Raises ForgetError for one that would hit other words."""
    words = [_folded(word) for word in _WORD.findall(text)]
    if sum(map(len, words)) < 5:
        raise ForgetError(f"{text!r} is too short to be forgotten: give the whole name or sentence")
    salt = secrets.token_hex(16)
    one = HashedText(_hashed(words, salt), len(words), salt)
    if read_forgotten(path).text(text) != REMOVED:
        _append(path, ("text", one.sha256, str(one.words), one.salt, day.isoformat()))
    return Forgotten(texts=(one,))


def _append(path: Path, cells: tuple[str, ...]) -> None:
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\n")
    if not path.exists():
        writer.writerow(HEADINGS)
    writer.writerow(cells)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="") as stream:
            stream.write(line.getvalue())
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise OutputError(f"cannot write to {path} ({error.strerror}): nothing was forgotten") from error


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def _forms(words: list[str]) -> list[list[str]]:
    """The words, and where the last one ends in s, the words without it (`Anderssons`)."""
    last = words[-1]
    return [words, [*words[:-1], last[:-1]]] if last.endswith("s") and len(last) > 2 else [words]


def _hashed(words: list[str], salt: str) -> str:
    return hashlib.sha256(f"{salt} {' '.join(words)}".encode()).hexdigest()
