"""A member's own list of things to do: the worker's first screen."""

from typing import Any

from django.utils import timezone

from people.permissions import Permission
from people.screens import PageScreen
from programmes.queries import conversation as conversations
from programmes.queries import room, todo, waiting


class Todo(PageScreen):
    permission = Permission.ASSIGNMENT_SEE_OWN
    template_name = "programmes/todo.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = todo.tasks(self.member, self.now)
        tasks = found[: todo.LIMIT]
        return {
            "more_open": found[todo.LIMIT :] and found[todo.LIMIT].is_open,
            "open_tasks": [*self.waiting(), *(task for task in tasks if task.is_open)],
            "done_tasks": [task for task in tasks if not task.is_open],
            "rooms": room.entrances(self.actor),
            **super().get_context_data(**kwargs),
        }

    def waiting(self) -> list[todo.Task]:
        """Conversations; a colleague or a coach who is asked has no page of a team."""
        if not self.actor.may(Permission.CONVERSATION_HOLD):
            return []
        talks = conversations.open_talks(self.member, timezone.localdate(self.now))
        return waiting.of_talks(talks, self.organisation)
