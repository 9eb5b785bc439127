"""Questionnaires, waves, participation, answers, and what of them may be shown."""
