"""A template that comes as a file: read, looked at, and then kept."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.screens import FormScreen
from programmes import pattern, template_file
from programmes.actions import template as actions
from programmes.forms.template import TemplateBringForm, TemplateFileForm
from programmes.queries import template as queries
from programmes.refusals import NotPossible
from programmes.views.template import TemplatesMixin, shown


class TemplateBring(TemplatesMixin, FormScreen):
    """A file shows what would be kept; only a POST that carries it once more keeps it."""

    permission = Permission.TEMPLATE_CARRY
    template_name = "programmes/template_bring.html"

    @property
    def looked_at(self) -> bool:
        return "content" in self.request.POST

    def get_form_class(self) -> type[Form]:
        return TemplateBringForm if self.looked_at else TemplateFileForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "templates": self.templates} if self.looked_at else kwargs

    def load(self) -> None:
        super().load()
        self.templates = [version.template for version in queries.latest(self.versions)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "multipart": True,
            "back_url": self.list_url,
            "cancel_url": self.list_url,
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        content = (
            form.cleaned_data["content"].encode() if self.looked_at else form.cleaned_data["file"]
        )
        try:
            found = template_file.read(content)
        except template_file.Unreadable as refusal:
            return self.unreadable(str(refusal))
        return self.keep(form, found) if self.looked_at else self.preview(found, content)

    def form_invalid(self, form: Any) -> HttpResponse:
        """With the preview again, where there was one."""
        if not self.looked_at:
            return super().form_invalid(form)
        try:
            found = template_file.read(form.data["content"].encode(errors="replace"))
        except template_file.Unreadable as refusal:
            return self.unreadable(str(refusal))
        return self.preview_of(found, form, status=422)

    def unreadable(self, sentence: str) -> HttpResponse:
        form = TemplateFileForm(data={}, files=MultiValueDict())
        form.errors.clear()
        form.add_error("file", sentence)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def preview(self, found: template_file.Found, content: bytes) -> HttpResponse:
        form = TemplateBringForm(
            initial={"name": found.name, "content": template_file.compact(content)},
            templates=self.templates,
        )
        return self.preview_of(found, form, status=200)

    def preview_of(self, found: template_file.Found, form: Form, status: int) -> HttpResponse:
        spoken = self.organisation.languages or ["en"]
        whole, added = pattern.complete(found.pattern, spoken)
        notes = [*found.notes, *added, *pattern.unspoken(whole, spoken)]
        context = {"found": found, "notes": notes, "groups": shown(whole)}
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)

    def keep(self, form: TemplateBringForm, found: template_file.Found) -> HttpResponse:
        try:
            version = actions.bring(
                found=pattern.complete(found.pattern, self.organisation.languages or ["en"])[0],
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
        return HttpResponseRedirect(self.detail_url(version))
