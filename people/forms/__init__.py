"""The forms of people: one module a noun."""
