"""Policies are the organisation's: of a person they hold ids."""

from people.trust.classification import organisations_own

TABLES = (
    *organisations_own(
        "policies_policy",
        "the organisation's; of a person an id",
        *(
            "programme_id",
            "created_by_id",
            "created_at",
            "updated_by_id",
            "updated_at",
            "level",
            "kind",
            "title",
            "text",
            "purpose",
            "minimum_behaviour",
            "measure",
            "discretion",
            "owner_id",
            "parent_id",
            "effective_on",
            "review_on",
            "state",
        ),
        events=True,
        shared=True,
    ),
    *organisations_own(
        "policies_policytrace",
        "the organisation's",
        *("policy_id", "process", "kind", "element", "title"),
        shared=True,
    ),
)
