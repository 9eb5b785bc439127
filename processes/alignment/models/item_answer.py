"""The word, and perhaps an example, that one side gives for one item (F3.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.alignment.models.alignment_form import AlignmentForm, FormItem


class Word(models.TextChoices):
    """How close an item is to what someone does well today. ``CANT_SAY`` is an answer, not a gap."""

    FAR = "far", _("Far from it")
    SOME_WAY = "some_way", _("Some way")
    CLOSE = "close", _("Close")
    DOES_WELL = "does_well", _("Does this well")
    CANT_SAY = "cant_say", _("Can't say")


class ItemAnswer(OrganisationModel):
    """Policies show the row to its author alone until both sides have sent; then to the two and HR.

    They also let nobody, not even its author, change it once the author's side has sent.
    ``word`` is empty where an example was written first.
    """

    form = OrganisationKeyField(AlignmentForm, related_name="answers")
    item = OrganisationKeyField(FormItem, related_name="answers")
    author = OrganisationKeyField("people.Member", related_name="+")
    word = models.CharField(max_length=10, choices=Word.choices, blank=True)
    example = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "item", "author"], name="item_answer_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    word__in=["", "far", "some_way", "close", "does_well", "cant_say"]
                ),
                name="item_answer_word_known",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "form", "author"], name="item_answer_by_form"),
        ]

    def __str__(self) -> str:
        return f"answer to {self.item_id}"
