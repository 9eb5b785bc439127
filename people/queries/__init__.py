"""Questions about people: one module a noun."""
