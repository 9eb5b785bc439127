"""Asking a web server whether it is ready; as a command for a container's health check."""

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException


def is_ready(port: int, host: str = "127.0.0.1") -> bool:
    """Whether the server on this machine answers /readyz, asked under one of its allowed names."""
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/readyz", headers={"Host": host})
        return line.getresponse().status == HTTPStatus.OK
    except (HTTPException, OSError):
        return False
    finally:
        line.close()


if __name__ == "__main__":
    allowed = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").partition(",")[0]
    sys.exit(0 if is_ready(8000, allowed) else 1)
