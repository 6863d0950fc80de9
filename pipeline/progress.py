"""What a person sees while a run works: a bar on a terminal, plain lines elsewhere; both on standard error."""

from __future__ import annotations

import sys
from types import TracebackType

from pipeline.records import DocumentRecord


class PlainLines:
    """A line for each document that was read, as a log or a scheduler wants it."""

    def __enter__(self) -> PlainLines:
        self.total = self.seen = 0
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass

    def start(self, total: int) -> None:
        """There are `total` files to look at."""
        self.total = total

    def reading(self, names: list[str]) -> None:
        """Nothing: what is being read is no news in a log."""

    def unchanged(self) -> None:
        """Count it, say nothing."""
        self.seen += 1

    def done(self, document: DocumentRecord, review_rows: int) -> None:
        """Say what was found in the file."""
        self.seen += 1
        self.note(f"{self.seen}/{self.total} {described(document, review_rows)}")

    def note(self, line: str) -> None:
        """Print the line."""
        print(line, file=sys.stderr, flush=True)


class Bar:
    """A bar with the share done, files per second, the time that is left and the files being read."""

    def __enter__(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self.bar = Progress(
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[names]}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self.bar.start()
        self.task = self.bar.add_task("", total=None, rate="", names="")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.bar.stop()

    def start(self, total: int) -> None:
        """Set the bar's length."""
        self.bar.update(self.task, total=total)

    def reading(self, names: list[str]) -> None:
        """Show the first of the names and the rate."""
        speed = self.bar.tasks[0].finished_speed or self.bar.tasks[0].speed
        more = f" +{len(names) - 1}" if len(names) > 1 else ""
        rate = f"{speed:.1f} files/s" if speed else ""
        self.bar.update(self.task, rate=rate, names=names[0] + more if names else "")

    def unchanged(self) -> None:
        """Move the bar."""
        self.bar.advance(self.task)

    def done(self, document: DocumentRecord, review_rows: int) -> None:
        """Move the bar; a failure or a doubt also gets its line."""
        self.bar.advance(self.task)
        if document.error:
            self.note(described(document, review_rows))

    def note(self, line: str) -> None:
        """Print the line above the bar."""
        self.bar.console.print(line, markup=False, highlight=False)


def described(document: DocumentRecord, review_rows: int) -> str:
    """One line on what came of a document."""
    if document.state == "failed":
        return f"{document.source_file}: failed: {document.error}"
    if document.duplicate_of:
        return f"{document.source_file}: the same bytes as {document.duplicate_of}"
    found = [
        f"{document.pages or 0} pages",
        f"{document.actions} actions" + (f" ({review_rows} for review)" if review_rows else ""),
    ]
    if document.decisions:
        found.append(f"{document.decisions} decisions")
    doubt = f"; {document.error}" if document.error else ""
    return f"{document.source_file}: {', '.join(found)}, {document.seconds:.1f} s{doubt}"
