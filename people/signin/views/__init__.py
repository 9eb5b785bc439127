"""The pages before and around signing in: one module a way."""
