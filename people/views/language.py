"""The language of the pages, chosen by whoever reads them."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from people.actions import account


@require_POST
def language(request: HttpRequest) -> HttpResponse | HttpResponseBase:
    """Sets the cookie and goes back to the page; somebody signed in keeps the choice."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(code):
        account.set_language(account=request.user, language=code)
    return set_language(request)
