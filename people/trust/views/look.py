"""Your data: where to go from here; and who opened what."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from people.permissions import Permission
from people.screens import PageScreen
from people.trust.actions import erasure, own_export
from people.trust.queries import erasure as erasures
from people.trust.queries import look as queries

FEW = 3


class Overview(PageScreen):
    """What somebody can do about their own data, on one page."""

    permission = Permission.DATA_SEE_OWN
    template_name = "people/trust/overview.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            looks=queries.looks(self.member, limit=FEW),
            export=own_export.current(self.member, self.now),
            erasure=erasures.waiting(self.member),
            days=erasure.WAIT.days,
            **context,
        )


class LookList(PageScreen):
    """Newest first; ``?before=`` names the last look of the page before."""

    permission = Permission.DATA_SEE_OWN
    template_name = "people/trust/look_list.html"

    def load(self) -> None:
        super().load()
        before = self.request.GET.get("before", "")
        try:
            self.before = queries.Place.read(before) if before else None
        except ValueError:
            raise Http404 from None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        looks = queries.looks(self.member, self.before, limit=queries.PAGE + 1)
        here = reverse("data:look_list", args=[self.organisation.slug])
        last = looks[queries.PAGE - 1].place if looks[queries.PAGE :] else ""
        return super().get_context_data(
            looks=looks[: queries.PAGE],
            older=f"{here}?{urlencode({'before': last})}" if last else "",
            **context,
        )
