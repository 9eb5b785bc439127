"""Spaces are the organisation's, and nobody's use of one is kept: of a person they hold ids."""

from people.trust.classification import organisations_own

TABLES = (
    *organisations_own(
        "emotional_climate_space",
        "the organisation's; of a person an id",
        *(
            "programme_id",
            "created_by_id",
            "created_at",
            "updated_by_id",
            "updated_at",
            "place",
            "kind",
            "hours",
            "capacity",
            "accessible",
            "state",
        ),
        shared=True,
    ),
)
