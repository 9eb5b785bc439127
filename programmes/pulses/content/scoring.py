"""From one person's answers to the own score, and what is said of it to that person. No Django."""

from collections.abc import Mapping

from programmes.pulses.content.parts import Content, Feedback, Keyed, Scale


def score(content: Content, values: Mapping[str, int | None]) -> float | None:
    """The mean in points of what one person answered, by item key; None for too few answers.

    Two thirds of the scored items, rounded up, must be answered; nothing is put in for the
    others. Answers to items that are apart, or not of this content, are passed over. Raises
    OutsideScale or NotFinite for a scored answer that the scale does not have.
    """
    scored = [item for item in content.items if item.scored]
    answered = [
        _counted(content.scale, item.keyed, value)
        for item in scored
        if (value := values.get(item.key)) is not None
    ]
    if not answered or len(answered) < -(-2 * len(scored) // 3):
        return None
    return sum(answered) / len(answered)


def feedback_to(content: Content, score: float | None) -> Feedback | None:
    """What is said to the person of the own score; None where there is no score or nothing suits."""
    if score is None:
        return None
    return next((words for words in content.feedback if words.suits(score)), None)


def _counted(scale: Scale, keyed: Keyed, value: int) -> int:
    turned = scale.reversed(value)
    return turned if keyed is Keyed.AGAINST else value
