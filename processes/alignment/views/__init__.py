"""The pages of Alignment: one module a noun."""
