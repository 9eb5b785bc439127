"""Shades for the cells of a table that is read as a heat map; charts.css holds them."""

STEPS = 7


def heat_step(percent: float) -> int:
    """The shade of a percentage, from 0 (low) to 6 (high)."""
    if not 0 <= percent <= 100:
        raise ValueError("a percentage lies between 0 and 100")
    return min(int(percent * STEPS / 100), STEPS - 1)
