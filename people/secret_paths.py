"""Log lines name addresses, and the last part of some addresses is a key: it is left out of them."""

import logging
import re

_KEYS = re.compile(
    r"(/(?:calendar|card|kiosk/enrol|invitation|first-run|password/reset|q)/)(?!sent/|done/)[^/\s?]+"
)


def without_keys(line: str) -> str:
    return _KEYS.sub(r"\1…", line)


class WithoutKeys(logging.Filter):
    """For a handler: whatever it writes has passed here."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        tidy = without_keys(line)
        if tidy != line:
            record.msg, record.args = tidy, ()
        return True
