"""The pages of trust: one module a noun."""
