"""The pages of Excellence."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from processes.excellence import actions, queries
from processes.excellence.forms import ServiceStandardForm
from processes.excellence.models import ServiceStandard
from processes.kernel import screens


class ServiceStandardMixin(screens.RecordMixin, abstract=True):
    process_key = "excellence"
    noun = "service_standard"

    def rows(self) -> QuerySet[ServiceStandard]:
        return queries.every_standard()


class ServiceStandardList(screens.RecordList):
    process_key = "excellence"
    noun = "service_standard"
    template_name = "excellence/service_standard_list.html"
    create_text = _("Describe a behaviour")

    def rows(self) -> QuerySet[ServiceStandard]:
        return queries.standards(self.programme)

    def put_away(self) -> QuerySet[ServiceStandard]:
        return queries.retired(self.programme)


class ServiceStandardDetail(ServiceStandardMixin, screens.RecordDetail):
    template_name = "excellence/service_standard_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"value": queries.value_of(self.record), **super().get_context_data(**kwargs)}


class ServiceStandardCreate(screens.RecordWrite):
    process_key = "excellence"
    noun = "service_standard"
    form_class = ServiceStandardForm
    heading = _("Describe a behaviour")
    lead = _("Describe it so that two people who watch the same encounter come to the same answer.")

    def store(self, record: Any) -> ServiceStandard:
        record.programme = self.programme
        value = self.form.cleaned_data["value"]
        return actions.draft(standard=record, value=value, by=self.member, at=self.now)


class ServiceStandardUpdate(ServiceStandardMixin, screens.RecordWrite):
    form_class = ServiceStandardForm
    heading = _("Change this behaviour")

    def store(self, record: Any) -> ServiceStandard:
        value = self.form.cleaned_data["value"]
        return actions.revise(standard=record, value=value, by=self.member, at=self.now)


class ServiceStandardPutInForce(ServiceStandardMixin, screens.RecordDeed):
    done = _("In force.")

    def do(self, record: Any) -> ServiceStandard:
        return actions.put_in_force(standard=record, by=self.member, at=self.now)


class ServiceStandardRetire(ServiceStandardMixin, screens.RecordDeed):
    done = _("Retired. It stays readable among those no longer in use.")

    def do(self, record: Any) -> ServiceStandard:
        return actions.retire(standard=record, by=self.member, at=self.now)
