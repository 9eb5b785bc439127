"""What every table of an organisation has: the organisation, a public identifier, a loud manager."""

from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from people import scope
from people.identifiers import uuid7

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    pass


class ScopedManager(models.Manager[M]):
    """Raises where no organisation is bound, and outside a transaction, where policies show no row."""

    def get_queryset(self) -> models.QuerySet[M]:
        bound = scope.require()
        if not connection.in_atomic_block:
            raise scope.ScopeMissing("Rows of an organisation are read inside a transaction.")
        return super().get_queryset().filter(organisation_id=bound.organisation_id)


class OrganisationKeyField(models.ForeignKey):
    """A key to another row of the same organisation; the database's constraint is composite."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        options["db_constraint"] = False
        super().__init__(to, on_delete, **options)


class BoundOrganisation(ForwardManyToOneDescriptor):
    """The organisation of a row of the bound one: read once while it is bound, not once a row."""

    def get_object(self, instance: models.Model) -> Any:
        bound = scope.current()
        if bound is None or getattr(instance, self.field.attname) != bound.organisation_id:
            return super().get_object(instance)
        if bound.organisation is None:
            bound.organisation = super().get_object(instance)
        return bound.organisation


class OrganisationField(models.ForeignKey):
    """The organisation of a row; a new row belongs to the bound one.

    A table that gets thousands of rows at once may say ``db_constraint=False`` where a composite
    key of its own leads to a row of the organisation already: one check a row less.
    """

    forward_related_accessor_class = BoundOrganisation

    def __init__(self, **options: Any) -> None:
        options = {"to": "people.Organisation", "on_delete": models.PROTECT, **options}
        super().__init__(**{**options, "editable": False, "related_name": "+", "db_index": False})

    def get_default(self) -> int | None:
        bound = scope.current()
        return bound.organisation_id if bound else None


class OrganisationModel(models.Model):
    """A row of one organisation. Its uuid is version 7 and stands in addresses."""

    organisation = OrganisationField()
    uuid = models.UUIDField(default=uuid7, editable=False)

    objects = ScopedManager()

    class Meta:
        abstract = True
