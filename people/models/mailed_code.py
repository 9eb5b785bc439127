"""A code that is sent by mail and opens, once and soon, the browser that asked for it."""

import uuid

from django.db import models


class MailedCode(models.Model):
    """Belongs to the browser whose session holds its ``uuid``. ``account`` is empty for an unknown address.

    The worker that sends the code makes it and keeps its hash; until then ``code_hash`` is empty.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, null=True, related_name="+")
    code_hash = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"mailed code {self.uuid}"
