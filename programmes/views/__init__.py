"""The pages of a programme: one module a noun."""
