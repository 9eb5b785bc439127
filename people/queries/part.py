"""Questions about parts: who plays one that was given."""

from people.models import Grant, Part

ORDER = (Part.HR, Part.SPONSOR, Part.CONSULTANT)


def grants() -> list[Grant]:
    """Those that run and those that are over, by part and name."""
    rows = Grant.objects.select_related("member", "given_by").order_by("member__sort_key", "pk")
    return sorted(rows, key=lambda grant: ORDER.index(Part(grant.part)))
