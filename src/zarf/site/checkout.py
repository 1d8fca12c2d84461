"""The checkout this code runs from: tests, examples and benchmarks lie beside `src`."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
"""Folder of the checkout."""

EXAMPLES = ROOT / "examples"
