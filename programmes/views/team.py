"""The manager's first screen: what waits for them, and their team in state words."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from people.permissions import Permission
from people.screens import PageScreen
from programmes import access
from programmes.queries import conversation as conversations
from programmes.queries import team as teams
from programmes.queries import waiting


class Team(PageScreen):
    permission = Permission.TEAM_SEE
    template_name = "programmes/team.html"

    def load(self) -> None:
        super().load()
        self.after = access.team_member_behind(self.member, self.request.GET.get("after", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        talks = conversations.open_talks(self.member, timezone.localdate(self.now))
        team = teams.team(self.member, talks, self.after)
        here = reverse("team", args=[self.organisation.slug])
        return {
            "team": team,
            "tasks": [
                *waiting.of_talks(talks, self.organisation),
                *waiting.of_things(team.things[: teams.THINGS]),
            ],
            "more_things": len(team.things) > teams.THINGS,
            "next_url": f"{here}?after={team.following.uuid}" if team.following else "",
            "first_url": here if self.after else "",
            **super().get_context_data(**kwargs),
        }
