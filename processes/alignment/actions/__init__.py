"""The verbs of Alignment: one module a noun, called through it (``profile.put_in_use``)."""
