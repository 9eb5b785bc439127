"""What has to be safe before a programme begins, as the template proposes it: the checklist of G0."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SafeguardTemplate(NamedTuple):
    key: str
    text: Promise


SAFEGUARDS = (
    SafeguardTemplate(
        "impact",
        _("The assessment of what the programme means for people's privacy (DPIA) is written."),
    ),
    SafeguardTemplate(
        "representatives",
        _("Those who represent the workers were consulted: the document, and the day."),
    ),
    SafeguardTemplate(
        "legal_basis",
        _("For each kind of data it is written down what allows us to hold it."),
    ),
    SafeguardTemplate(
        "retention", _("It is decided how long each kind of data is kept, and people know.")
    ),
    SafeguardTemplate(
        "risks", _("What could harm people is listed, with what is done about each point.")
    ),
    SafeguardTemplate(
        "law",
        _(
            "Somebody who knows the law has looked at the programme for each country where people work."
        ),
    ),
    SafeguardTemplate(
        "notice",
        _("The charter and the notice on data can be read in every language of the organisation."),
    ),
    SafeguardTemplate(
        "voluntary",
        _(
            "What is optional is called optional, takes place in paid working time, and saying no changes nothing in pay, rating or promotion."
        ),
    ),
    SafeguardTemplate(
        "facilitators", _("There is one trained facilitator for every 50 people, or more.")
    ),
    SafeguardTemplate(
        "helper",
        _("Everybody can reach a helper who is not their manager, and knows how."),
    ),
    SafeguardTemplate(
        "asked",
        _(
            "Whoever is asked for a private answer can tell those who represent the workers, and suffers nothing for it."
        ),
    ),
    SafeguardTemplate(
        "danger",
        _("It is written down what happens when somebody speaks of harassment or danger."),
    ),
)
