"""The words for what keeps an instrument from being asked, as ``content.check`` finds it."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programmes.pulses.content import Flaw, FlawCode

FLAWS: dict[FlawCode, str | Promise] = {
    FlawCode.NO_KEY: _("It has no key."),
    FlawCode.KEY_TOO_LONG: _("Its key has more than %(limit)s characters."),
    FlawCode.KEY_TWICE: _("The key “%(key)s” stands twice."),
    FlawCode.NO_LANGUAGE: _("Give it a name in at least one language."),
    FlawCode.NO_TEXT: _("The text in %(language)s is missing."),
    FlawCode.TEXT_TOO_LONG: _("This text is longer than %(limit)s characters."),
    FlawCode.NO_ITEMS: _("Add at least one question."),
    FlawCode.TOO_MANY_ITEMS: _("These are %(count)s questions; at most %(limit)s are asked."),
    FlawCode.TOO_FEW_POINTS: _("A scale has at least %(limit)s steps; this one has %(points)s."),
    FlawCode.TOO_MANY_POINTS: _("A scale has at most %(limit)s steps; this one has %(points)s."),
    FlawCode.LABELS_NOT_ONE_A_POINT: _(
        "The scale has %(points)s steps, and words for %(labels)s. Write words for each step."
    ),
    FlawCode.TOO_FEW_OPTIONS: _("A choice offers at least %(limit)s answers."),
    FlawCode.TOO_MANY_OPTIONS: _("A choice offers at most %(limit)s answers."),
    FlawCode.CHOICE_SCORED: _("A choice has no place on the scale, so it counts apart from it."),
    FlawCode.GROUP_TOO_SMALL: _("Groups of fewer than %(limit)s people are never shown."),
    FlawCode.FEEDBACK_OUTSIDE: _(
        "These bounds lie outside the scale, or the lower one lies above the upper one."
    ),
    FlawCode.FEEDBACK_WITHOUT_MIRROR: _(
        "Words to the person are said only where the score is shown to the person. "
        "Choose that, or take the words away."
    ),
}


def sentence(flaw: Flaw) -> str:
    data = dict(flaw.data)
    if "language" in data:
        code = str(data["language"])
        data["language"] = str(dict(settings.LANGUAGES).get(code, code))
    return str(FLAWS[flaw.code]) % data
