"""The child process that makes one PDF, without Django, secrets or a network, and then ends.

Standard input: one line of JSON (`limits`; `assets`, names to files; `font_faces`, a style sheet),
then HTML. Standard output: the PDF. The exit status is one of `limits.Exit`.
"""

import ctypes
import gc
import json
import resource
import sys

from programmes.reports.limits import Exit, Limits

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def main() -> int:
    gc.disable()  # the process ends with its document
    request = json.loads(sys.stdin.buffer.readline())
    _limit(Limits(**request["limits"]))
    _leave_the_network()
    try:
        from programmes.reports import typeset  # slow import, and none where Pango is missing
    except (ImportError, OSError) as error:
        return _end(Exit.UNAVAILABLE, error)
    html = sys.stdin.buffer.read().decode()
    if not html:  # only asked whether it could
        return Exit.DONE
    try:
        pdf = typeset.typeset(html, assets=request["assets"], font_faces=request["font_faces"])
    except (MemoryError, RecursionError, typeset.TooManyPages) as error:
        return _end(Exit.TOO_LARGE, error)
    except typeset.AddressRefused as error:
        return _end(Exit.BLOCKED_ADDRESS, error)
    sys.stdout.buffer.write(pdf)
    return Exit.DONE


def _end(status: Exit, error: BaseException) -> Exit:
    print(f"{type(error).__name__}: {error}", file=sys.stderr)
    return status


def _limit(limits: Limits) -> None:
    most = {
        resource.RLIMIT_CPU: limits.processor,
        resource.RLIMIT_FSIZE: limits.file,
        resource.RLIMIT_CORE: 0,
    }
    if sys.platform == "linux":  # elsewhere the kernel takes no limit for the address space
        most[resource.RLIMIT_AS] = limits.memory
    for kind, value in most.items():
        # A second between the signal that tells why and the one that cannot be heard.
        hard = value + 1 if kind == resource.RLIMIT_CPU else value
        resource.setrlimit(kind, (value, hard))


def _leave_the_network() -> None:
    """Move into an empty network where the kernel lets us.

    Where it does not, the fetcher alone keeps the document from opening anything.
    """
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is not None and unshare(_NEW_USER | _NEW_NETWORK) != 0:
        unshare(_NEW_NETWORK)


if __name__ == "__main__":
    sys.exit(main())
