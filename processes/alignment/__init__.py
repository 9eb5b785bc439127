"""Alignment: each person and each post, seen from both sides."""
