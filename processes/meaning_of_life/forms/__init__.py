"""The forms of Meaning of Life: one module a noun."""
