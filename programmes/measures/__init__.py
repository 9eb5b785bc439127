"""Formulas as pure functions; nothing here knows Django, people or the database."""
