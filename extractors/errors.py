"""The one tree of errors. Each message says in one line what is wrong and what to do next."""

from __future__ import annotations


class PlanluppError(Exception):
    """Base of all errors that planlupp raises on purpose; `exit_code` is the command's exit code for it."""

    exit_code = 1


class DocumentError(PlanluppError):
    """One document cannot be read or finished: recorded in the `documents` table, the batch goes on."""


class OcrError(DocumentError):
    """The OCR engine failed on a page: the page is recorded as failed, the document goes on."""


class OutputError(PlanluppError):
    """The dataset cannot be written (no space, no right to write, a file in the way)."""

    exit_code = 4


class SetupError(PlanluppError):
    """Something that an option needs is not installed or does not answer, or a rules file does not hold together."""

    exit_code = 5
