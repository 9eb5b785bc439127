"""What is kept for how long, what the nights took away, and that the log is whole."""

from typing import Any

from people.permissions import Permission
from people.screens import PageScreen
from people.trust import registry
from people.trust.queries import audit_seal, retention


class Retention(PageScreen):
    permission = Permission.RETENTION_SEE
    template_name = "people/trust/retention.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            rules=registry.rules(),
            nights=retention.nights(),
            log=audit_seal.standing(),
            **context,
        )
