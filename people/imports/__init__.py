"""Bringing people in from a file: read in a limited process, checked, staged, applied at once."""
