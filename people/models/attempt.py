"""How often something was tried: the limits are counted here, so they hold without a cache."""

from django.db import models


class Attempt(models.Model):
    """One counted window. ``key`` is a keyed hash: no address or number can be read from it."""

    key = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="attempt_once")]
        # Each new window forgets some that are past; a flood must not make that slow.
        indexes = [models.Index(fields=["window"], name="attempt_past")]

    def __str__(self) -> str:
        return f"{self.count} in {self.window:%H:%M}"
