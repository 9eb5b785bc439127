"""What signing in asks for after the first proof: the second factor of who has one."""

from allauth.account.stages import LoginStage
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from people import proof
from people.signin import factors


class SecondFactorStage(LoginStage):
    key = "second_factor"
    urlname = "second_factor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Not after a passkey, which proves both at once."""
        account = self.login.user
        if account is None or not factors.of(account).any:
            return None, True
        if proof.passed_second_factor(self.request, account.pk):
            return None, True
        # Whoever planted the session's cookie must not see the password pass.
        self.request.session.cycle_key()
        return HttpResponseRedirect(reverse("second_factor")), True
