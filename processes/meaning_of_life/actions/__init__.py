"""The verbs of Meaning of Life: one module a noun.

None of them writes to the organisation's audit: that somebody began, wrote, shared or put off
something private is nobody's business. A reader's look is noted in ``GoalLook``.
"""
