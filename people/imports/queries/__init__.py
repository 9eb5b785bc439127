"""Questions about imports, and about the people whom a list touches."""
