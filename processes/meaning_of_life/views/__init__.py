"""The pages of Meaning of Life: one module a noun."""
