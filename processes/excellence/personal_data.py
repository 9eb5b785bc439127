"""The service standard is the organisation's: of a person they hold ids."""

from people.trust.classification import organisations_own

TABLES = (
    *organisations_own(
        "excellence_servicestandard",
        "the organisation's; of a person an id",
        *(
            "programme_id",
            "created_by_id",
            "created_at",
            "updated_by_id",
            "updated_at",
            "track",
            "text",
            "anchor_1",
            "anchor_3",
            "anchor_5",
            "critical",
            "value_process",
            "value_kind",
            "value_uuid",
            "value_title",
            "state",
        ),
        events=True,
        shared=True,
    ),
)
