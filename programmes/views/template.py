"""Templates of the organisation's own: kept from a programme, listed, renamed, withdrawn."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from people.access import found
from people.permissions import Permission
from people.screens import FormScreen, PageScreen, Screen
from programmes import access, pattern, registry
from programmes.actions import template as actions
from programmes.forms.template import TemplateKeepForm, TemplateNameForm
from programmes.models import TemplateVersion
from programmes.queries import template as queries
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeForm


def shown(found: pattern.Pattern) -> list[dict[str, Any]]:
    """A pattern by process, as pages show it."""
    known = {process.key: process for process in registry.processes()}
    return [
        {"process": known[each.key], "stages": each.stages} for each in found if each.key in known
    ]


class TemplatesMixin(Screen, abstract=True):
    """Whoever sees named programmes only: what came from these, or was brought by them."""

    def load(self) -> None:
        super().load()
        access.note_look(self.request, self.actor, self.permission, None, self.now)
        self.versions = queries.versions_for(self.actor, self.permission)

    @property
    def list_url(self) -> str:
        return reverse("template_list", args=[self.organisation.slug])

    def detail_url(self, version: TemplateVersion) -> str:
        return reverse("template_detail", args=[self.organisation.slug, version.template.uuid])


class TemplateMixin(TemplatesMixin, abstract=True):
    """Loads ``self.version``: of the template in the address the newest, or that of ``?version=``."""

    def load(self) -> None:
        super().load()
        rows = self.versions.filter(template__uuid=self.kwargs["template"]).order_by("-number")
        asked = self.request.GET.get("version", "")
        self.of_template = list(rows)
        wanted = [row for row in self.of_template if not asked or str(row.number) == asked]
        numbers = [row.number for row in wanted[:1]]
        self.version = found(rows, number=numbers[0] if numbers else None)
        self.template = self.version.template

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        here = self.detail_url(self.version)
        return {
            "template": self.template,
            "version": self.version,
            "back_url": here,
            "cancel_url": here,
            "caption": self.template.name,
            **context,
        }


class TemplateList(TemplatesMixin, PageScreen):
    permission = Permission.TEMPLATE_CARRY
    template_name = "programmes/template_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"versions": queries.latest(self.versions), **super().get_context_data(**kwargs)}


class TemplateDetail(TemplateMixin, PageScreen):
    permission = Permission.TEMPLATE_CARRY
    template_name = "programmes/template_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "versions": self.of_template,
            "groups": shown(pattern.load(self.version.pattern)),
            **super().get_context_data(**kwargs),
        }


class TemplateDownload(TemplateMixin):
    """The file of a version; nothing on the way keeps it."""

    permission = Permission.TEMPLATE_CARRY

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = actions.take(version=self.version, by=self.member, at=self.now)
        name = f"{slugify(self.template.name) or 'template'}-{self.version.number}.json"
        return HttpResponse(
            content,
            content_type="application/json",
            headers={
                "Content-Disposition": content_disposition_header(True, name),
                "Cache-Control": "no-store",
            },
        )


class TemplateKeep(ProgrammeForm):
    """From a running programme."""

    permission = Permission.TEMPLATE_KEEP
    form_class = TemplateKeepForm
    template_name = "programmes/template_keep.html"

    def load(self) -> None:
        super().load()
        rows = queries.versions_for(self.actor, self.permission)
        self.templates = [version.template for version in queries.latest(rows)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "templates": self.templates}

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.programme.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "back_url": self.programme.get_absolute_url(),
            "cancel_url": self.programme.get_absolute_url(),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: TemplateKeepForm) -> HttpResponse:
        try:
            version = actions.keep(
                cycle=self.cycle,
                name=form.cleaned_data["name"],
                of=form.of(),
                by=self.member,
                at=self.now,
            )
        except actions.NameTaken as refusal:
            return self.refuse(form, str(refusal), "name")
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(
            self.request,
            _("The template is kept: %(template)s.") % {"template": queries.in_words(version)},
        )
        slug = self.organisation.slug
        return HttpResponseRedirect(reverse("template_detail", args=[slug, version.template.uuid]))


class TemplateRename(TemplateMixin, FormScreen):
    permission = Permission.TEMPLATE_KEEP
    form_class = TemplateNameForm
    template_name = "programmes/form.html"

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.template.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"heading": _("Rename the template"), **super().get_context_data(**kwargs)}

    def form_valid(self, form: TemplateNameForm) -> HttpResponse:
        name = form.cleaned_data["name"]
        try:
            actions.rename(template=self.template, name=name, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "name")
        messages.success(self.request, _("The template is renamed."))
        return HttpResponseRedirect(self.detail_url(self.version))


class TemplateWithdraw(TemplateMixin, FormScreen):
    permission = Permission.TEMPLATE_KEEP
    form_class = Form
    template_name = "components/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Withdraw “%(template)s”") % {"template": self.template.name},
            "consequences": [
                _("No programme can be started from it any more, and nobody finds it in the list."),
                _("Programmes that began from it stay as they are."),
                _("Its name is free for another template."),
            ],
            "submit_text": _("Withdraw the template"),
            "destructive": True,
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            actions.withdraw(template=self.template, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The template is withdrawn."))
        return HttpResponseRedirect(self.list_url)
