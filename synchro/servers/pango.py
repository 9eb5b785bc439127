"""Whether Pango is there, which draws the text of our PDF documents."""

import ctypes
import sys

PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)


def found() -> bool:
    """Whether every library that WeasyPrint opens can be opened."""
    if not sys.platform.startswith("linux"):
        return _weasyprint_imports()
    try:
        for name in _LIBRARIES:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _weasyprint_imports() -> bool:
    try:
        import weasyprint  # noqa: F401  # elsewhere the libraries have other names
    except OSError:
        return False
    return True
