"""Planner, outbox and delivery of messages about open assignments."""
