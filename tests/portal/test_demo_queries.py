"""No page of the demo asks the database more than 25 questions, whoever looks at it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from zeal import zeal_ignore

from accounts.models import User
from core.models import Mail
from plans.models import Plan
from portal.figures.demo import demo_groups
from tests.portal.loaded import _demo  # noqa: F401  the demo's data

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]

LIMIT = 25
LISTS = ("/", "/planer/", "/oekonomi-paa-tvaers/", "/redegoerelser/")
#: A draft, one sent back, one being brought in balance with its tilsagn, and one that runs, with an ændring in work.
PLANS = ("Birkelunden", "Engdraget", "Bøgelunden", "Fjordparken")
PAGES = (
    "",
    "indhold/",
    "oekonomi/",
    "oekonomi/ansoegt-og-gaeldende/",
    "oekonomi/stillinger/",
    "oekonomi/opkraevning/",
    "sagsforloeb/",
    "tjek/",
    "versioner/",
    "aendringer/",
    "aendringer/2/",
    "aendringer/2/oekonomi/",
    "fremdrift/",
    "redegoerelser/",
    "regnskab/",
    "prognose/",
    "aftaler/",
    "personer/",
    "historik/",
)
#: Those who do most, one of each side, and one with a seat alone; everybody else of the demo reads the lists.
READERS = ("mette", "lars", "jonas", "ulla", "henrik", "else", "karim")


def asked(client: Client, page: str) -> int:
    """How many questions the page costs a person who may open it."""
    count = 0

    def counting(execute: Any, *question: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*question)

    # Before its start the head of some pages reads the draft again.
    with (
        zeal_ignore([{"model": "plans.PlanArea", "field": "estates"}]),
        connection.execute_wrapper(counting),
    ):
        response = client.get(page)
    return count if response.status_code == 200 else 0


def test_no_page_asks_more_than_it_may() -> None:
    people: list[User] = [person for group in demo_groups() for person, _told in group.people]
    numbers = Plan.objects.filter(title__in=PLANS, starts_on__gt="2023-01-01").values_list(
        "number", flat=True
    )
    of_plans = [f"/planer/{number}/{page}" for number in numbers for page in PAGES]
    too_many: dict[str, Any] = {}
    opened = 0
    for person in people:
        client = Client()
        client.force_login(person)
        # The head of a page asks once more where something is unread.
        Mail.objects.filter(recipient=person).update(read_at=None)
        name = person.email.partition("@")[0]
        for page in (*LISTS, *(of_plans if name in READERS else ())):
            count = asked(client, page)
            opened += count > 0
            if count > LIMIT:
                too_many[f"{name} {page}"] = count
    assert too_many == {}
    assert opened > 400
