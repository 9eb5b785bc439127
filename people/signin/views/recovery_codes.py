"""Recovery codes: shown once after they are made, as a page, on paper or as a file."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people.actions import factor as actions
from people.signin.views.account import AccountForm

MADE, SHOWN = "recovery_codes", "recovery_codes_shown"
FILE_FOR = timedelta(minutes=10)


class RecoveryCodes(AccountForm):
    """The codes while they are new; later how many are left, and that new ones can be made."""

    deed = "second_factor"
    form_class = Form
    template_name = "people/sign_in/recovery_codes.html"

    def load(self) -> None:
        if not self.factors.any:
            raise Http404

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = request.session.pop(MADE, None) if request.method == "GET" else None
        shown = []
        if made is not None and self.now.timestamp() - made < FILE_FOR.total_seconds():
            shown = codes_of(self)
            request.session[SHOWN] = made
        return self.render_to_response(self.get_context_data(codes=shown, onwards=self.onwards()))

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Makes new ones; those before stop working."""
        actions.renew_recovery_codes(account=self.account, at=self.now)
        self.request.session[MADE] = self.now.timestamp()
        messages.success(self.request, _("New recovery codes have been made."))
        return HttpResponseRedirect(reverse("recovery_codes"))


class RecoveryCodesFile(AccountForm):
    """The same as a text, for ten minutes and in the browser that saw them."""

    deed = "second_factor"
    is_file = True
    form_class = Form
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = request.session.get(SHOWN)
        if made is None or self.now.timestamp() - made >= FILE_FOR.total_seconds():
            return HttpResponseRedirect(reverse("recovery_codes"))
        head = _("Recovery codes for Synchro. Each works once. Keep them where only you look.")
        text = "\r\n".join((head, "", *codes_of(self), ""))
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="synchro-recovery-codes.txt"'
        return response


def codes_of(page: AccountForm) -> list[str]:
    return [f"{code[:4]} {code[4:]}" for code in page.factors.recovery_codes()]
