"""How the invented people of a sample organisation sign in; nobody else has this password."""

PASSWORD = "synchro demo"  # noqa: S105
