"""What is taken back is read no more (D6): readers ask without a pause while its owner takes it back."""

import threading
import time

import pytest
from django.db import connection, transaction

from processes.meaning_of_life.models import GoalLook
from tests.factories.life_plan import TEXTS, goal_of, plan_of, shared
from tests.factories.people import House
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.processes.pages import url

READERS = 8
WORDS = (TEXTS["title"], TEXTS["why"], TEXTS["if_then"], TEXTS["next_step"])
SIZES = [
    pytest.param(48, marks=pytest.mark.safe, id="small"),
    pytest.param(1_000, marks=pytest.mark.bar, id="full"),
]


class Reading:
    """Open tabs of one reader, each asking again and again; when each look began, and what it saw."""

    def __init__(self, house: House, address: str, wanted: int) -> None:
        self.house, self.address, self.wanted = house, address, wanted
        self.looks: list[tuple[float, bool]] = []
        self.taken_back = 0.0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.read) for _ in range(READERS)]

    def read(self) -> None:
        client = self.house.client(self.house.manager)
        try:
            while len(self.after) < self.wanted:
                began = time.perf_counter()
                page = client.get(self.address).content.decode()
                with self.lock:
                    self.looks.append((began, any(word in page for word in WORDS)))
        finally:
            connection.close()

    @property
    def after(self) -> list[bool]:
        begun = self.taken_back or float("inf")
        return [shown for began, shown in list(self.looks) if began > begun]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_no_look_that_began_after_the_withdrawal_shows_a_word(size: int) -> None:
    """Seen failing with the share left open by ``unshare``."""
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            programme = programme_for(house.alice)
        with house.within(house.bob):
            goal = goal_of(plan_of(house.bob, programme, serve="x"))
            shared(goal, house.manager)
    reading = Reading(house, url(programme, "meaning_of_life:goal_shared_detail", goal.uuid), size)
    bob = house.client(house.bob)
    for thread in reading.threads:
        thread.start()
    while len(reading.looks) < READERS:
        time.sleep(0.01)
    answer = bob.post(url(programme, "meaning_of_life:goal_unshare", goal.uuid))
    reading.taken_back = time.perf_counter()
    for thread in reading.threads:
        thread.join(timeout=300)

    with house.within(house.bob), transaction.atomic():
        noted = GoalLook.objects.count()
    shown = [seen for _began, seen in reading.looks]
    print(f"D6: {len(reading.after)} looks after, {sum(reading.after)} showed a word")
    assert answer.status_code == 302
    assert sum(shown) >= READERS
    assert len(reading.after) >= size
    assert sum(reading.after) == 0
    assert noted >= sum(shown)
