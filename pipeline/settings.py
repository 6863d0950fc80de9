"""What a run can be told: one frozen object that travels to the workers."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.reader import ReadSettings


@dataclass(frozen=True)
class Settings:
    """The settings of one run.

    `read` says how pages are read (OCR). A row whose confidence is below `review_below` (0-1) needs review.
    `timeout` is the wall-clock time for one document in seconds, `memory_mb` the resident memory that one worker
    process may use, in megabytes (2**20 bytes).
    """

    read: ReadSettings = field(default_factory=ReadSettings)
    review_below: float = 0.95
    timeout: float = 300.0
    memory_mb: int = 4096
