"""How the invented people of a sample organisation sign in; nobody else has these secrets."""

PASSWORD = "synchro demo"  # noqa: S105
CARD_SECRET = "demo" * 6 + "de"
CARD_CODE = "DEMQCARD"
