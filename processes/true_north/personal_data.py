"""Value cards are the organisation's: of a person they hold ids."""

from people.trust.classification import organisations_own

TABLES = (
    *organisations_own(
        "true_north_valuecard",
        "the organisation's; of a person an id",
        *(
            "programme_id",
            "created_by_id",
            "created_at",
            "updated_by_id",
            "updated_at",
            "kind",
            "title",
            "statement",
            "behaviours",
            "counter_example",
            "state",
        ),
        events=True,
        shared=True,
    ),
)
