"""The verbs of people: one module a noun."""
