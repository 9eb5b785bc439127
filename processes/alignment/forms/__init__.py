"""The forms of Alignment: one module a noun."""
