"""The list of people."""

from typing import Any

from people.permissions import Permission
from people.queries import member as queries
from people.screens import PageScreen
from people.views.places import PlaceMixin, uuid_or_none


class MemberList(PlaceMixin, PageScreen):
    permission = Permission.MEMBER_SEE
    template_name = "people/member_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        asked = self.request.GET
        search = asked.get("q", "")[:100]
        page = queries.page(
            search=search,
            department=self.place.department,
            after=uuid_or_none(asked.get("after")),
            before=uuid_or_none(asked.get("before")),
            today=self.now.date(),
        )
        return super().get_context_data(search=search, page=page, **context)
