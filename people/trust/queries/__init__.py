"""What can be asked about trust: one module a noun."""
