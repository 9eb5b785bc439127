"""Who is bound, as a policy asks it, and the roles that policies bind."""

ORGANISATION = "(select nullif(current_setting('synchro.organisation_id', true), '')::bigint)"
MEMBER = "(select nullif(current_setting('synchro.member_id', true), '')::bigint)"
ROLES = ("synchro_app", "synchro_tally")
