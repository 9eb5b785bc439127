"""Forms that ask twice: first what is wanted, then, with what would happen, whether it is wanted."""

from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise

from people.forms.department import SureForm
from people.refusals import NotPossible
from people.screens import FormScreen

Sentences = list[str]


class AskingScreen(FormScreen, abstract=True):
    """Both pages have one address. The second carries in hidden fields what the first was told."""

    confirm_template: ClassVar[str]
    blamed: ClassVar[str | None] = None
    """The field at which a refusal of the deed is said."""

    def form_valid(self, form: SureForm) -> HttpResponse:
        try:
            if form.cleaned_data["sure"]:
                return HttpResponseRedirect(self.act(form))
            return self.ask(form)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), self.blamed)

    def ask(self, form: SureForm) -> HttpResponse:
        context = self.get_context_data(form=form, **self.foresee(form))
        form.hide()
        return self.response_class(
            request=self.request, template=[self.confirm_template], context=context, using=None
        )

    def foresee(self, form: SureForm) -> dict[str, Any]:
        """What the second page shows: ``consequences`` and the like. Raises NotPossible."""
        raise NotImplementedError

    def act(self, form: SureForm) -> str:
        """Do it, and return where to go next. Raises NotPossible."""
        raise NotImplementedError


def sentences(*candidates: Promise | str | None) -> Sentences:
    return [str(sentence) for sentence in candidates if sentence]
