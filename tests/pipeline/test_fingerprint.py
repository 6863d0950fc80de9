from dataclasses import replace
from pathlib import Path

import pipeline
from pipeline.fingerprint import fingerprint
from pipeline.settings import Settings

SETTINGS = Settings()


def test_it_follows_what_changes_the_result(monkeypatch):
    variants = [
        SETTINGS,
        replace(SETTINGS, read=replace(SETTINGS.read, dpi=111)),
        replace(SETTINGS, read=replace(SETTINGS.read, ocr="never")),
    ]
    prints = [fingerprint(variant) for variant in variants]
    monkeypatch.setattr(pipeline, "__version__", "999")
    prints.append(fingerprint(SETTINGS))
    assert len(set(prints)) == len(prints)


def test_it_does_not_follow_what_has_no_effect():
    without = replace(
        SETTINGS,
        review_below=0.123,
        timeout=1,
        memory_mb=999,
        read=replace(SETTINGS.read, threads=7, cache_dir=Path("elsewhere")),
    )
    assert fingerprint(without) == fingerprint(SETTINGS)
