"""Where a Chromium or Chrome is, for the tests in a real browser."""

import os
import shutil
from pathlib import Path

PACKAGES = ("chromium",)
_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "google-chrome-for-testing",
    "chrome",
)
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> Path | None:
    """CHROMIUM of the environment, else one on the path, else one that Playwright fetched."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named) if os.access(named, os.X_OK) else None
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    fetched = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return next(iter([*fetched[-1:], *([_MAC] if _MAC.exists() else [])]), None)
