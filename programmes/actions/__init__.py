"""The verbs of a programme: one module a noun, called through it (``gate.decide``)."""
