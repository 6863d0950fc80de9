"""The exit codes of `planlupp`: what a scheduler can rely on."""

from __future__ import annotations

OK = 0
UNEXPECTED = 1
USAGE = 2
SOME_FAILED = 3
OUTPUT = 4
SETUP = 5
LOCKED = 6
INTERRUPTED = 130

MEANING = {
    OK: "all well",
    UNEXPECTED: "an error that planlupp did not foresee: please report it",
    USAGE: "wrong option or argument",
    SOME_FAILED: "finished, but some documents could not be read or fetched: documents.parquet or the report says why",
    OUTPUT: "the dataset cannot be written: no space, no right to write, or another run writes to it",
    SETUP: "something that an option needs is not installed or does not answer, or a rules file does not hold together",
    LOCKED: "another ingest is at work on the same folder",
    INTERRUPTED: "stopped by Ctrl-C or SIGTERM: what was finished is kept, the next run goes on from there",
}


def table() -> str:
    """The codes and their meaning, a line each, for `--help`."""
    return "\n".join(f"{code:>5}  {meaning}" for code, meaning in MEANING.items())
