"""The pages of people: one module a noun."""
