"""The names under which assignments and drafts of Alignment are known."""

import uuid

KEY = "alignment"
SELF_VIEW = "self_view"
MANAGER_VIEW = "manager_view"


def draft_form(what: str, form: uuid.UUID) -> str:
    """The name under which drafts of one part of an alignment form are kept."""
    return f"{what}:{form}"
