"""Seals, looks, one's own export, erasure, retention, and the classification of every column."""
