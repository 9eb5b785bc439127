"""What a programme can be asked: one module a noun."""
