"""A consultant's programmes over all organisations that granted access."""

from contextlib import closing
from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from people import threshold
from people.models import Account
from people.screens import PublicScreen
from programmes import access
from programmes.queries import portfolio


class Portfolio(LoginRequiredMixin, PublicScreen):
    """Of no organisation: each is bound, read and let go, one after the other, never two at once."""

    template_name = "programmes/portfolio.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        clients = []
        with closing(portfolio.granted(cast(Account, request.user), now)) as organisations:
            for each in organisations:
                held_up = threshold.second_factor(request, each.actor)
                if held_up is not None:
                    return held_up
                programmes = portfolio.named(each)
                access.note_lines(request, each.actor, programmes, now)
                clients.append(portfolio.client(each, programmes, now))
        return self.render_to_response(self.get_context_data(clients=clients))
