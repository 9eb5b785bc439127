"""The pages of True North."""

from typing import Any

from django.db.models import QuerySet

from processes.kernel import screens
from processes.true_north import actions, queries
from processes.true_north.forms import ValueCardForm
from processes.true_north.models import ValueCard


class ValueCardMixin(screens.RecordMixin, abstract=True):
    process_key = "true_north"
    noun = "value_card"

    def rows(self) -> QuerySet[ValueCard]:
        return ValueCard.objects.all()


class ValueCardList(screens.RecordList):
    process_key = "true_north"
    template_name = "true_north/value_card_list.html"

    def rows(self) -> QuerySet[ValueCard]:
        return queries.value_cards(self.programme)


class ValueCardDetail(ValueCardMixin, screens.RecordDetail):
    template_name = "true_north/value_card_detail.html"


class ValueCardCreate(screens.RecordWrite):
    process_key = "true_north"
    form_class = ValueCardForm
    template_name = "true_north/value_card_form.html"

    def store(self, record: Any) -> ValueCard:
        record.programme = self.programme
        return actions.draft(value_card=record, by=self.member, at=self.now)


class ValueCardUpdate(ValueCardMixin, screens.RecordWrite):
    form_class = ValueCardForm
    template_name = "true_north/value_card_form.html"

    def store(self, record: Any) -> ValueCard:
        return actions.revise(value_card=record, by=self.member, at=self.now)


class ValueCardAdopt(ValueCardMixin, screens.RecordDeed):
    def do(self, record: Any) -> ValueCard:
        return actions.adopt(value_card=record, by=self.member, at=self.now)


class ValueCardRetire(ValueCardMixin, screens.RecordDeed):
    def do(self, record: Any) -> ValueCard:
        return actions.retire(value_card=record, by=self.member, at=self.now)
