"""Puts the tables of trust behind their policies. Seals and the ledger are never changed."""

from django.db import migrations

from people.row_security import AppendOnly, ProtectOrganisation, RestrictRows, while_erasing

OWN = "owner_id = {member}"
EXPIRED = "({member} is null and expires_at <= now())"
# That somebody asks for it themselves is nobody else's business while they wait.
CONCERNED = "member_id = {member} or {member} is null or asked_by_id is distinct from member_id"


class Migration(migrations.Migration):
    dependencies = [("trust", "0001_initial")]
    operations = [
        ProtectOrganisation("AuditSeal", grants="select, insert"),
        AppendOnly("AuditSeal"),
        ProtectOrganisation("LedgerEntry", grants="select, insert"),
        AppendOnly("LedgerEntry"),
        ProtectOrganisation("OwnExport", grants="select, insert, delete"),
        RestrictRows("OwnExport", "own_or_expired", f"{OWN} or {EXPIRED}", ("select", "delete")),
        RestrictRows("OwnExport", "own", OWN, ("insert",)),
        ProtectOrganisation("Erasure", grants="select, insert, update"),
        RestrictRows("Erasure", "concerned", CONCERNED, ("select", "insert", "update")),
        ProtectOrganisation("RetentionRun", grants="select, insert"),
        ProtectOrganisation("Clearance", grants="select, insert"),
        # What a list of people looked like before: gone with the person, and never otherwise.
        migrations.RunSQL(
            "grant delete on people_memberevent to synchro_app",
            "revoke delete on people_memberevent from synchro_app",
        ),
        RestrictRows(
            "people.MemberEvent",
            "erased",
            while_erasing("people_memberevent", "pgh_obj_id"),
            ("delete",),
        ),
    ]
