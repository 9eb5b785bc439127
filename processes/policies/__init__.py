"""Policies: policies, standards and guidelines at every level, each traced to a reason."""
