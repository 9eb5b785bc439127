"""Questionnaires that many answer and nobody answers by name, and the one door to what they show."""
