"""Departments and job titles by name, as a list of people names them: whatever the case."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from people.models import Department, JobTitle

Path = tuple[str, ...]


def key_of(path: Iterable[str]) -> Path:
    return tuple(name.casefold() for name in path)


@dataclass
class Places:
    """What the organisation has, and by `settle` what a list adds to it."""

    departments: dict[Path, int] = field(default_factory=dict)
    department_keys: dict[int, Path] = field(default_factory=dict)
    job_titles: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Places":
        """Two queries."""
        places = cls()
        rows = {pk: (parent, name) for pk, parent, name in _departments()}
        for pk in rows:
            places._remember(pk, key_of(_path(pk, rows)))
        for pk, name in JobTitle.objects.order_by("-pk").values_list("pk", "name"):
            places.job_titles[name.casefold()] = pk
        return places

    def missing_departments(self, paths: Iterable[Path]) -> list[Path]:
        """Broad ones first, each in the spelling that stands first in the list."""
        missing: dict[Path, Path] = {}
        for path in paths:
            for depth in range(1, len(path) + 1):
                key = key_of(path[:depth])
                if key not in self.departments:
                    missing.setdefault(key, path[:depth])
        return sorted(missing.values(), key=len)

    def missing_job_titles(self, names: Iterable[str]) -> list[str]:
        """In the list's order, each in the spelling that stands first in it."""
        missing: dict[str, str] = {}
        for name in names:
            if name.casefold() not in self.job_titles:
                missing.setdefault(name.casefold(), name)
        return list(missing.values())

    def department(self, path: Iterable[str]) -> int:
        return self.departments[key_of(path)]

    def settle(self, paths: Iterable[Path], names: Iterable[str]) -> dict[str, list[int]]:
        """Makes what is missing. Returns the ids of the departments and job titles made."""
        missing = self.missing_departments(paths)
        for depth in sorted({len(path) for path in missing}):
            self._make([path for path in missing if len(path) == depth])
        titles = JobTitle.objects.bulk_create(
            [JobTitle(name=name) for name in self.missing_job_titles(names)], batch_size=1_000
        )
        self.job_titles |= {title.name.casefold(): title.pk for title in titles}
        departments = [self.department(path) for path in missing]
        return {"departments": departments, "job_titles": [title.pk for title in titles]}

    def _make(self, paths: list[Path]) -> None:
        made = Department.objects.bulk_create(
            [
                Department(name=path[-1], parent_id=self.departments.get(key_of(path[:-1])))
                for path in paths
            ],
            batch_size=1_000,
        )
        for path, department in zip(paths, made, strict=True):
            self._remember(department.pk, key_of(path))

    def _remember(self, pk: int, key: Path) -> None:
        self.departments[key] = pk
        self.department_keys[pk] = key


def _departments() -> Iterable[tuple[int, int | None, str]]:
    return Department.objects.order_by("-pk").values_list("pk", "parent_id", "name")


def _path(pk: int | None, rows: dict[int, tuple[int | None, str]]) -> list[str]:
    path: list[str] = []
    while pk in rows and len(path) < 100:
        pk, name = rows[pk]
        path.insert(0, name)
    return path
