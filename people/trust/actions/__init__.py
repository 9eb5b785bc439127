"""The verbs of trust: one module a noun."""
