"""The pages of Emotional climate."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from processes.emotional_climate import actions, queries
from processes.emotional_climate.forms import SpaceForm
from processes.emotional_climate.models import Space
from processes.kernel import screens


class SpaceMixin(screens.RecordMixin, abstract=True):
    process_key = "emotional_climate"
    noun = "space"

    def rows(self) -> QuerySet[Space]:
        return queries.every_space()


class SpaceList(screens.RecordList):
    process_key = "emotional_climate"
    noun = "space"
    template_name = "emotional_climate/space_list.html"
    create_text = _("Open a space")

    def rows(self) -> QuerySet[Space]:
        return queries.spaces(self.programme)

    def put_away(self) -> QuerySet[Space]:
        return queries.closed(self.programme)


class SpaceDetail(SpaceMixin, screens.RecordDetail):
    template_name = "emotional_climate/space_detail.html"


class SpaceCreate(screens.RecordWrite):
    process_key = "emotional_climate"
    noun = "space"
    form_class = SpaceForm
    heading = _("Open a space")
    lead = _(
        "A space is free of any belief and open to all of them. Using it is each person's own choice."
    )

    def store(self, record: Any) -> Space:
        record.programme = self.programme
        return actions.open(space=record, by=self.member, at=self.now)


class SpaceUpdate(SpaceMixin, screens.RecordWrite):
    form_class = SpaceForm
    heading = _("Change this space")

    def store(self, record: Any) -> Space:
        return actions.revise(space=record, by=self.member, at=self.now)


class SpaceClose(SpaceMixin, screens.RecordDeed):
    done = _("Closed.")

    def do(self, record: Any) -> Space:
        return actions.close(space=record, by=self.member, at=self.now)


class SpaceReopen(SpaceMixin, screens.RecordDeed):
    done = _("Open again.")

    def do(self, record: Any) -> Space:
        return actions.reopen(space=record, by=self.member, at=self.now)
