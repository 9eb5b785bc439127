"""The pages of True North."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from processes.kernel import screens
from processes.true_north import actions, queries
from processes.true_north.forms import ValueCardForm
from processes.true_north.models import ValueCard


class ValueCardMixin(screens.RecordMixin, abstract=True):
    process_key = "true_north"
    noun = "value_card"

    def rows(self) -> QuerySet[ValueCard]:
        return queries.every_value_card()


class ValueCardList(screens.RecordList):
    process_key = "true_north"
    noun = "value_card"
    template_name = "true_north/value_card_list.html"
    create_text = _("Write a value card")

    def rows(self) -> QuerySet[ValueCard]:
        return queries.value_cards(self.programme)

    def put_away(self) -> QuerySet[ValueCard]:
        return queries.retired(self.programme)


class ValueCardDetail(ValueCardMixin, screens.RecordDetail):
    template_name = "true_north/value_card_detail.html"


class ValueCardCreate(screens.RecordWrite):
    process_key = "true_north"
    noun = "value_card"
    form_class = ValueCardForm
    heading = _("Write a value card")
    lead = _("Write what one would notice, not what one should feel.")

    def store(self, record: Any) -> ValueCard:
        record.programme = self.programme
        return actions.draft(value_card=record, by=self.member, at=self.now)


class ValueCardUpdate(ValueCardMixin, screens.RecordWrite):
    form_class = ValueCardForm
    heading = _("Change this value card")

    def store(self, record: Any) -> ValueCard:
        return actions.revise(value_card=record, by=self.member, at=self.now)


class ValueCardAdopt(ValueCardMixin, screens.RecordDeed):
    done = _("Adopted. Policies can now be traced to this card.")

    def do(self, record: Any) -> ValueCard:
        return actions.adopt(value_card=record, by=self.member, at=self.now)


class ValueCardRetire(ValueCardMixin, screens.RecordDeed):
    done = _("Retired. The card stays readable among those no longer in use.")

    def do(self, record: Any) -> ValueCard:
        return actions.retire(value_card=record, by=self.member, at=self.now)
