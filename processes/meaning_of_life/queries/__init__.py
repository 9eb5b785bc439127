"""What Meaning of Life can be asked: one module a noun."""
