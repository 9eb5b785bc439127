"""The verbs of Meaning of Life: one module a noun.

None of them writes to the organisation's audit, but for the list of partners, which is HR's: that
somebody began, wrote, shared, asked or put off something private is nobody's business. A look of
somebody else is noted in ``GoalLook`` and ``TalkLook``.
"""
