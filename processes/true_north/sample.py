"""Value cards for a synthetic organisation."""

from datetime import datetime
from random import Random

from people.models import Member
from processes.true_north import actions
from processes.true_north.models import ValueCard
from programmes.models import Programme

# kind, then name, meaning, two behaviours and a counter-example in English, Spanish and Chinese
CARDS = (
    (
        "principle",
        ("The guest first", "El huésped primero", "客人为先"),
        (
            "What the guest needs comes before our own convenience.",
            "Lo que el huésped necesita va antes que nuestra comodidad.",
            "客人的需要先于我们的方便。",
        ),
        (
            "Looks up when someone comes near.\nFinishes what was begun, also after the shift.",
            "Levanta la vista cuando alguien se acerca.\nTermina lo empezado, también tras el turno.",
            "有人走近时抬头相迎。\n已开始的事做完为止，下班后也一样。",
        ),
        ("“That is not my area.”", "«Eso no es de mi área.»", "“这不归我管。”"),
    ),
    (
        "value",
        ("Attentiveness", "Atención", "专注"),
        (
            "We notice what someone needs before they have to ask twice.",
            "Notamos lo que alguien necesita antes de que lo pida dos veces.",
            "不等对方再次开口，就留意到需要。",
        ),
        (
            "Puts everything else down while listening.\nChecks with a small proposal.",
            "Deja todo lo demás mientras escucha.\nComprueba con una pequeña propuesta.",
            "倾听时放下其他事情。\n用一个小建议来确认。",
        ),
        ("Answering while typing.", "Contestar mientras teclea.", "一边打字一边回答。"),
    ),
    (
        "value",
        ("Reliability", "Fiabilidad", "可靠"),
        ("We do what we said.", "Hacemos lo que dijimos.", "说到做到。"),
        (
            "Names a time and keeps it.\nSays early when it cannot be kept.",
            "Dice una hora y la cumple.\nAvisa pronto cuando no puede cumplirla.",
            "说出时间并守时。\n做不到时及早说明。",
        ),
        ("“Soon.”", "«Enseguida.»", "“马上。”"),
    ),
    (
        "value",
        ("Warmth", "Calidez", "温暖"),
        (
            "Whoever comes here is welcome.",
            "Quien llega aquí es bienvenido.",
            "来到这里的人都受欢迎。",
        ),
        (
            "Greets in their own words.\nThanks colleagues by name.",
            "Saluda con sus propias palabras.\nDa las gracias a cada cual por su nombre.",
            "用自己的话问候。\n感谢同事时叫出名字。",
        ),
        ("A greeting read from a card.", "Un saludo leído de una tarjeta.", "照着卡片念的问候。"),
    ),
)
LANGUAGES = ("en", "es", "zh-hans")


def fill(programme: Programme, random: Random, at: datetime) -> None:
    """Four cards, three of them adopted."""
    by = programme.created_by or Member.objects.order_by("pk")[0]
    for number, (kind, *texts) in enumerate(CARDS):
        title, statement, behaviours, counter = (
            dict(zip(LANGUAGES, text, strict=True)) for text in texts
        )
        card = actions.draft(
            value_card=ValueCard(
                programme=programme,
                kind=kind,
                title=title,
                statement=statement,
                behaviours=behaviours,
                counter_example=counter,
            ),
            by=by,
            at=at,
        )
        if number < len(CARDS) - 1:
            actions.adopt(value_card=card, by=by, at=at)
