"""What a closed wave holds: exact totals, which only the tally role reads, and what may be shown."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.pulses.models.wave import Wave, WaveGroup


class WaveTotal(OrganisationModel):
    """Of one question in one group with all below it; of a whole scale where ``item`` is empty.

    ``total`` and ``squares`` are the sum of the answers and of their squares, keyed for a scale and
    as given for an item; ``counts`` says how often each answer was given, lowest first. ``spread``:
    of a scale, what M7 and M10 need beside that. Kept for groups that may show, and for no other.
    """

    wave = OrganisationKeyField(Wave, on_delete=models.CASCADE, related_name="totals")
    group = OrganisationKeyField(WaveGroup, on_delete=models.CASCADE, related_name="+")
    instrument = models.CharField(max_length=40)
    item = models.CharField(max_length=40, blank=True)
    n = models.PositiveIntegerField()
    total = models.FloatField()
    squares = models.FloatField()
    counts = models.JSONField(default=list)
    spread = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "wave", "group", "instrument", "item"],
                name="wave_total_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.item} {self.n}"


class WaveFigure(OrganisationModel):
    """What the door let through: rounded, and cut at both ends. Never changed.

    ``rest``: of those in the group who are in none of the groups shown below it, as a pool.
    """

    wave = OrganisationKeyField(Wave, on_delete=models.CASCADE, related_name="figures")
    group = OrganisationKeyField(WaveGroup, on_delete=models.CASCADE, related_name="figures")
    rest = models.BooleanField(default=False)
    instrument = models.CharField(max_length=40)
    item = models.CharField(max_length=40, blank=True)
    shown = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "wave", "group", "rest", "instrument", "item"],
                name="wave_figure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.item}"
