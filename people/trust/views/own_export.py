"""One's own export: what it holds, asking for it, downloading it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language

from people import vault
from people.permissions import Permission
from people.screens import PageScreen, Screen
from people.trust import registry
from people.trust.actions import own_export as actions


class OwnExportScreen(PageScreen):
    """GET says what it holds and whether it is there; POST has it made."""

    permission = Permission.DATA_SEE_OWN
    fresh = True
    template_name = "people/trust/own_export.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            titles=[table.title for table in registry.tables() if table.labels],
            export=actions.current(self.member, self.now),
            **context,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        job = actions.ask(member=self.member, language=get_language() or "en", at=self.now)
        return HttpResponseRedirect(job.get_absolute_url())


class OwnExportDownload(Screen):
    """The file, for its owner; each download is noted."""

    permission = Permission.DATA_SEE_OWN
    fresh = True
    is_file = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = actions.current(self.member, self.now)
        if found is None:
            return HttpResponseRedirect(reverse("data:own_export", args=[self.organisation.slug]))
        try:
            content = actions.hand_out(export=found, by=self.member, at=self.now)
        except vault.CannotOpen:
            raise Http404 from None
        name = f"{slugify(self.organisation.name) or 'synchro'}-{found.made_at:%Y-%m-%d}.zip"
        return HttpResponse(
            content,
            content_type="application/zip",
            headers={
                "Content-Disposition": content_disposition_header(True, name),
                "Cache-Control": "no-store",
            },
        )
