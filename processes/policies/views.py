"""The pages of Policies."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people.permissions import Permission
from processes.kernel import screens
from processes.policies import actions
from processes.policies.forms import PolicyForm
from processes.policies.models import Policy
from processes.policies.queries import policy as texts
from processes.policies.queries import trace


class PolicyMixin(screens.RecordMixin, abstract=True):
    process_key = "policies"
    noun = "policy"

    def rows(self) -> QuerySet[Policy]:
        return texts.every_policy()


class PolicyList(screens.RecordList):
    process_key = "policies"
    noun = "policy"
    template_name = "policies/policy_list.html"
    create_text = _("Write a text")

    def rows(self) -> QuerySet[Policy]:
        return texts.policies(self.programme)

    def put_away(self) -> QuerySet[Policy]:
        return texts.retired(self.programme)


class PolicyDetail(PolicyMixin, screens.RecordDetail):
    template_name = "policies/policy_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        traces = trace.traces(self.record, trace.sources())
        return {
            "traces": traces,
            "children": texts.children(self.record),
            "missing": texts.missing(self.record, traces=len(traces)),
            **super().get_context_data(**kwargs),
        }


class PolicyWrite(screens.RecordWrite, abstract=True):
    """The form needs the programme, whose texts one may stand below."""

    form_class = PolicyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "programme": self.programme}


class PolicyCreate(PolicyWrite):
    process_key = "policies"
    noun = "policy"
    heading = _("Write a text")
    lead = _("A draft needs a title and a text. The rest is asked for before it comes into force.")

    def store(self, record: Any) -> Policy:
        record.programme = self.programme
        traces = self.form.cleaned_data["traces"]
        return actions.draft(policy=record, traces=traces, by=self.member, at=self.now)


class PolicyUpdate(PolicyMixin, PolicyWrite):
    heading = _("Change this text")

    def store(self, record: Any) -> Policy:
        traces = self.form.cleaned_data["traces"]
        return actions.revise(policy=record, traces=traces, by=self.member, at=self.now)


class PolicyPutInForce(PolicyMixin, screens.RecordDeed):
    done = _("In force.")

    def do(self, record: Any) -> Policy:
        return actions.put_in_force(policy=record, by=self.member, at=self.now)


class PolicyRetire(PolicyMixin, screens.RecordDeed):
    done = _("Retired. It stays readable among those no longer in use.")

    def do(self, record: Any) -> Policy:
        return actions.retire(policy=record, by=self.member, at=self.now)


class TraceList(screens.ProcessPage):
    """Where texts come from: reasons that are gone, reasons without a text, texts without a reason."""

    permission = Permission.PROCESS_RECORD_SEE
    process_key = "policies"
    template_name = "policies/trace_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = trace.sources()
        return {
            "room": self.room("trace_list"),
            "orphans": trace.orphans(self.programme, found),
            "not_carried": trace.not_carried(self.programme, found),
            "untraced": trace.untraced(self.programme),
            **super().get_context_data(**kwargs),
        }
