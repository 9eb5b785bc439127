"""What Alignment can be asked: one module a noun."""
