"""Mirrors the tree of the application."""
