"""How days and moments are written in each language, where Django's way is not ours.

Everything else asks for a format by its name: DATE_FORMAT where there is room, SHORT_DATE_FORMAT in
rows, MONTH_DAY_FORMAT where the year is clear.
"""
