"""The list of people, narrowed and in order, on a page or as a file."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _

from people import access
from people.actions import export as actions
from people.exports.files import Kind
from people.forms import member_list as reading
from people.permissions import Permission
from people.queries import department, member_list
from people.queries.department import Place
from people.queries.member_list import Narrowing, Sort, Stay, Turn
from people.screens import PageScreen, Screen

Link = dict[str, Any]


class NarrowedMixin(Screen, abstract=True):
    """Loads ``self.place`` and ``self.narrowing`` from the address."""

    place: Place
    narrowing: Narrowing

    def load(self) -> None:
        super().load()
        asked = self.request.GET
        try:
            self.place = department.place(reading.uuid_in(asked, "department"), self.reach)
        except Http404:
            self.place = department.place(None, self.reach)
        self.narrowing = reading.narrowing(asked, self.place.department)


class MemberList(NarrowedMixin, PageScreen):
    permission = Permission.MEMBER_SEE
    template_name = "people/member_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        narrowing = self.narrowing
        asked = reading.parameters(narrowing)
        turn = self.turn()
        page = member_list.page(narrowing, turn=turn, today=self.now.date())
        return super().get_context_data(
            place=self.place,
            narrowing=narrowing,
            page=page,
            turns=_turns(asked, page),
            chips=_chips(self.narrowed_by(asked), narrowing),
            orders=_orders(asked, narrowing.sort),
            query=_address(asked),
            kept=_address({key: asked[key] for key in asked if key != "department"}, "", "&"),
            leaves=narrowing.stay != Stay.CURRENT,
            **context,
        )

    def turn(self) -> Turn:
        """Somebody out of reach is as good as absent, also as the place to go on from."""
        turn = reading.turn(self.request.GET)
        if self.reach and turn.seen:
            try:
                access.person_by_uuid(turn.seen, self.reach)
            except Http404:
                return Turn()
        return turn

    def narrowed_by(self, asked: dict[str, str]) -> dict[str, str]:
        """Without the department that whoever asks cannot look beyond."""
        at_the_top = self.place.bounded and len(self.place.way) == 1
        return {key: asked[key] for key in asked if not (key == "department" and at_the_top)}


class MemberExport(NarrowedMixin, Screen, abstract=True):
    """The list as it is narrowed, all of it, as a file."""

    permission = Permission.MEMBER_SEE
    fresh = True
    is_file = True
    kind: ClassVar[Kind]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        file = actions.export(narrowing=self.narrowing, kind=self.kind, by=self.member, at=self.now)
        name = f"{_('People')} {self.now.date()}.{self.kind}"
        return FileResponse(file, as_attachment=True, filename=name, content_type=self.kind.media)


class MemberListCsv(MemberExport):
    permission = Permission.MEMBER_SEE
    kind = Kind.CSV


class MemberListXlsx(MemberExport):
    permission = Permission.MEMBER_SEE
    kind = Kind.XLSX


def _address(asked: dict[str, str], start: str = "?", end: str = "") -> str:
    return start + urlencode(asked) + (end if asked else "")


def _turns(asked: dict[str, str], page: member_list.Page) -> dict[str, str]:
    """The ways on through the list, by name; only those that lead somewhere."""
    turns = {}
    if page.previous:
        turns["first"] = _address(asked)
        turns["previous"] = _address({**asked, "before": str(page.previous)})
    if page.next:
        turns["next"] = _address({**asked, "after": str(page.next)})
        turns["last"] = _address({**asked, "last": "yes"})
    return turns


def _chips(asked: dict[str, str], narrowing: Narrowing) -> list[Link]:
    """What narrows the list, each with the address of the list without it."""
    signs_in = _("Can sign in") if narrowing.signs_in else _("Cannot sign in yet")
    stay = _("Has left") if narrowing.stay == Stay.LEFT else _("Leaves soon")
    texts = {
        "q": _("Found by: %(words)s") % {"words": narrowing.search},
        "department": _("Department: %(name)s") % {"name": narrowing.department},
        "title": _("Job title: %(words)s") % {"words": narrowing.title},
        "signs_in": signs_in,
        "stay": stay,
        "no_manager": _("Without a manager"),
        "no_department": _("Without a department"),
        "consultants": _("Consultants"),
    }
    return [
        {"text": text, "url": _address({key: asked[key] for key in asked if key != name})}
        for name, text in texts.items()
        if name in asked
    ]


def _orders(asked: dict[str, str], sort: Sort) -> list[Link]:
    names = {
        Sort.NAME: _("Name"),
        Sort.NUMBER: _("Number"),
        Sort.START: _("Start date"),
        Sort.DEPARTMENT: _("Department"),
    }
    return [
        {"text": text, "url": _address({**asked, "sort": order}), "current": order == sort}
        for order, text in names.items()
    ]
