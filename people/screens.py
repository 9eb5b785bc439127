"""The base of every view: it names its permission, finds its objects by a door, draws inside the transaction."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from people import access, scope, threshold
from people.access import Actor
from people.models import Department, Member, Organisation
from people.permissions import Permission

Response = HttpResponse | HttpResponseRedirect


class Screen(View):
    """Loads in ``load()``, authorises before it, and renders before the transaction ends.

    A concrete class without ``permission`` cannot be imported. ``fresh``: the page opens only to
    somebody who has proved within ten minutes who they are.
    """

    permission: ClassVar[Permission]
    abstract: ClassVar[bool] = True
    public: ClassVar[bool] = False
    fresh: ClassVar[bool] = False
    is_file: ClassVar[bool] = False
    request: HttpRequest

    def __init_subclass__(cls, *, abstract: bool = False, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.abstract = abstract
        if not abstract and not isinstance(getattr(cls, "permission", None), Permission):
            raise ImproperlyConfigured(
                f"{cls.__qualname__} does not say which permission it requires."
            )

    @property
    def organisation(self) -> Organisation:
        return self.request.organisation  # type: ignore[attr-defined, no-any-return]

    @property
    def actor(self) -> Actor:
        return self.request.actor  # type: ignore[attr-defined, no-any-return]

    @property
    def member(self) -> Member:
        return self.actor.member

    @property
    def reach(self) -> Department | None:
        """The department beyond which whoever asks may not go here; None is everywhere."""
        return self.actor.reach(self.permission)

    @property
    def now(self) -> datetime:
        """The moment of the request; actions and queries receive it as an argument."""
        if not hasattr(self, "_now"):
            self._now = timezone.now()
        return self._now

    def instead(self) -> str:
        """Where to go on after an interruption that cannot be repeated by itself."""
        return self.organisation.get_absolute_url()

    def load(self) -> None:
        """Find the objects that the address names, by the doors of ``access``."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        actor = access.actor_for(scope.require().member_id or 0, timezone.localdate())
        request.actor = actor  # type: ignore[attr-defined]
        held_up = threshold.second_factor(request, actor)
        if held_up is not None:
            return held_up
        access.require(actor, self.permission)
        held_up = threshold.fresh(request, self.instead()) if self.fresh else None
        if held_up is not None:
            return held_up
        with timezone.override(actor.member.organisation.time_zone):
            self.load()
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()  # here, because outside the view's transaction no row can be read
        return response


class PageScreen(Screen, TemplateView, abstract=True):
    """A page to read."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Without the words of the address, which would stand in the place of what they name.
        return self.render_to_response(self.get_context_data())


class FormScreen(Screen, FormView, abstract=True):
    """A page with one form and one action. A refused form comes back with 422 and all that was typed."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def refuse(self, form: BaseForm, sentence: Any, field: str | None = None) -> HttpResponse:
        """Show the sentence of a refused action at the field, or above the form."""
        form.add_error(field, sentence)
        return self.form_invalid(form)


class DeedScreen(Screen, abstract=True):
    """One button: a POST that does one thing and goes on to a page."""

    http_method_names: ClassVar[list[str]] = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        return HttpResponseRedirect(self.act())

    def act(self) -> str:
        """Do it, and return where to go next."""
        raise NotImplementedError


class PublicScreen(TemplateView):
    """A page for anyone, without an organisation bound."""

    public: ClassVar[bool] = True
