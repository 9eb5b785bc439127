"""Keep a programme as a template of the organisation's own; rename it, withdraw it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes import pattern, template_file
from programmes.models import Cycle, Template, TemplateVersion
from programmes.models.template import MOST_TEMPLATES
from programmes.queries import template as queries
from programmes.refusals import NotPossible


class NameTaken(NotPossible):
    """Another template that is not withdrawn has it."""

    def __init__(self) -> None:
        super().__init__(
            _("There is a template of this name. Choose another name, or save a new version of it.")
        )


@transaction.atomic
def keep(
    *, cycle: Cycle, name: str, of: Template | None, by: Member, at: datetime
) -> TemplateVersion:
    """A programme as it stands becomes a template, or the next version of ``of``.

    Raises ``NotPossible`` where a text of it could not be read again from a file, ``NameTaken``.
    """
    found = queries.pattern_of(cycle)
    try:
        template_file.read(template_file.written(name or "-", found))
    except template_file.Unreadable as refusal:
        raise NotPossible(str(refusal)) from None
    version = _added(found, name, of, by, at, cycle)
    audit.record(
        action="template.keep", by=by, at=at, about=version.template, number=version.number
    )
    return version


@transaction.atomic
def bring(
    *, found: pattern.Pattern, name: str, of: Template | None, by: Member, at: datetime
) -> TemplateVersion:
    """What a file held becomes a template, or the next version of ``of``."""
    version = _added(found, name, of, by, at, None)
    audit.record(
        action="template.bring", by=by, at=at, about=version.template, number=version.number
    )
    return version


@transaction.atomic
def rename(*, template: Template, name: str, by: Member, at: datetime) -> Template:
    template = _offered(template)
    if name == template.name:
        return template
    template.name = name
    _save(template)
    audit.record(action="template.rename", by=by, at=at, about=template)
    return template


@transaction.atomic
def withdraw(*, template: Template, by: Member, at: datetime) -> Template:
    """Programmes that began from it stay as they are."""
    template = _offered(template)
    template.withdrawn_at, template.withdrawn_by = at, by
    template.save()
    audit.record(action="template.withdraw", by=by, at=at, about=template)
    return template


@transaction.atomic
def take(*, version: TemplateVersion, by: Member, at: datetime) -> bytes:
    """The file of a version; that it was taken stands in the log."""
    kept = TemplateVersion.objects.values_list("pattern", flat=True).get(pk=version.pk)
    audit.record(
        action="template.take", by=by, at=at, about=version.template, number=version.number
    )
    return template_file.written(version.template.name, pattern.load(kept), indent=2)


def _added(
    found: pattern.Pattern,
    name: str,
    of: Template | None,
    by: Member,
    at: datetime,
    cycle: Cycle | None,
) -> TemplateVersion:
    template = _offered(of) if of else _made(name, at)
    return TemplateVersion.objects.create(
        template=template,
        number=template.versions.count() + 1,
        pattern=pattern.plain(found),
        programme=cycle.programme if cycle else None,
        kept_by=by,
        kept_at=at,
    )


def _made(name: str, at: datetime) -> Template:
    if Template.objects.filter(withdrawn_at__isnull=True).count() >= MOST_TEMPLATES:
        raise NotPossible(
            _("An organisation keeps at most %(most)s templates. Withdraw one first.")
            % {"most": MOST_TEMPLATES}
        )
    template = Template(name=name, made_at=at)
    _save(template)
    return template


def _save(template: Template) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise NameTaken from None


def _offered(template: Template) -> Template:
    template = Template.objects.select_for_update().get(pk=template.pk)
    if template.withdrawn_at is not None:
        raise NotPossible(_("This template has been withdrawn."))
    return template
