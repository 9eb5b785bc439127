"""The language of the pages, chosen by whoever reads them."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from people.actions import account
from people.signin.adapter import remember_language


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Sets the cookie and goes back to the page; somebody signed in keeps the choice."""
    target = request.POST.get("next", "")
    response = HttpResponseRedirect(target if get_adapter().is_safe_url(target) else "/")
    speak(request, response)
    return response


def speak(request: HttpRequest, response: HttpResponse) -> None:
    """From now on the language that a button of the page named, if it is one of ours.

    A page whose form names itself as ``language_form`` gets the choice together with what is typed.
    """
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        remember_language(response, chosen)
        if request.user.is_authenticated:
            account.set_language(account=request.user, language=chosen)
