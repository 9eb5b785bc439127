"""What the pages about one's own sign-in share: signed in, second factor passed, proved anew."""

from typing import Any, ClassVar, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from people import proof, threshold
from people.models import Account
from people.signin import factors
from people.signin.factors import Factors
from people.signin.views.base import OpenForm

AFTER = "after_factor"


class AccountForm(LoginRequiredMixin, OpenForm):
    """``fresh``: opens only to somebody who has proved within ten minutes who they are."""

    fresh: ClassVar[bool] = True
    factors: Factors

    @property
    def account(self) -> Account:
        return cast(Account, self.request.user)

    def load(self) -> None:
        """Find what the address names, of this account alone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.factors = factors.of(self.account)
        held_up = self.held_up(request)
        if held_up is not None:
            return held_up
        self.load()
        return super().dispatch(request, *args, **kwargs)

    def held_up(self, request: HttpRequest) -> HttpResponse | None:
        """Who has a second factor changes nothing here without it."""
        if self.factors.any and not proof.has_second_factor(request):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('second_factor')}?{query}")
        return threshold.fresh(request, reverse("security")) if self.fresh else None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(factors=self.factors, account=self.account, **context)

    def after_adding(self, with_codes: bool) -> HttpResponse:
        """Whoever holds a new factor has passed it. Recovery codes are shown once, now."""
        self.request.session.cycle_key()
        proof.note(self.request, self.account.pk, at=self.now, second=True)
        if with_codes:
            self.request.session["recovery_codes"] = self.now.timestamp()
            return HttpResponseRedirect(reverse("recovery_codes"))
        return HttpResponseRedirect(self.onwards())

    def onwards(self) -> str:
        """The page that asked for a second factor, else the overview."""
        return str(self.request.session.pop(AFTER, "") or reverse("security"))
