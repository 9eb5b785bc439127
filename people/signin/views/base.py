"""What the pages of signing in share: open to anyone, limited, and committed step by step."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from people import limits
from people.models import Kiosk

_PASSWORDS = sensitive_post_parameters(
    "password", "password1", "password2", "oldpassword", "code", "credential"
)


class OpenForm(FormView):
    """A form for anyone. Outside a transaction, so that what is counted stays counted."""

    public: ClassVar[bool] = True
    is_file: ClassVar[bool] = False
    deed: ClassVar[str]
    locked = False  # too many tries: the page says what else can be done meanwhile
    request: HttpRequest

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        return transaction.non_atomic_requests(_PASSWORDS(super().as_view(**options)))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.now: datetime = timezone.now()

    def count(self, name: str = "") -> limits.Try:
        return limits.count(self.request, deed=self.deed, name=name, at=self.now)

    def count_name(self, organisation: str, number: str, kiosk: Kiosk | None = None) -> limits.Try:
        """A try at somebody's number, however they prove who they are."""
        return limits.count(
            self.request,
            deed="sign_in",
            name=limits.number_name(organisation, number),
            organisation=organisation,
            kiosk=kiosk,
            at=self.now,
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(locked=self.locked, **context)

    def form_invalid(self, form: BaseForm, status: int = 422) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def refuse(self, form: BaseForm, sentence: Any, field: str | None = None) -> HttpResponse:
        form.add_error(field, sentence)
        return self.form_invalid(form)

    def refuse_for_now(self, form: BaseForm, refusal: limits.TooMany) -> HttpResponse:
        form.add_error(None, str(refusal))
        self.locked = True
        response = self.form_invalid(form, status=429)
        response["Retry-After"] = str(refusal.wait)
        return response
