"""Journeys and looks in a real Chromium."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
