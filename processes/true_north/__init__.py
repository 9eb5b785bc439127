"""True North: where the organisation is heading, and why."""
