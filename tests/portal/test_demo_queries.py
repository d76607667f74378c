"""No page of the demo asks the database more than 25 questions, whoever looks at it; and none asks its reader for what
is then refused: every task leads to a page that opens, and a link to an act is drawn for those alone who may do it."""

import re
from collections.abc import Iterable
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import resolve
from zeal import zeal_ignore

from accounts.models import Deputy, Organisation, User
from core.dates import today
from core.models import Mail
from plans.models import Plan
from portal.figures.demo import demo_groups
from tests.portal.loaded import _demo  # noqa: F401  the demo's data
from tests.walk import READ

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db, pytest.mark.once]

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


def numbers_of_plans() -> Iterable[str]:
    found = Plan.objects.filter(title__in=PLANS, starts_on__gt="2023-01-01")
    return list(found.values_list("number", flat=True))


def test_no_page_asks_more_than_it_may() -> None:
    people: list[User] = [person for group in demo_groups() for person, _told in group.people]
    of_plans = [f"/planer/{number}/{page}" for number in numbers_of_plans() for page in PAGES]
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


#: Pages that lead to acts, and the acts that are asked about here.
OFFERING = ("sagsforloeb/", "aendringer/2/", "reguleringskonto/", "vilkaar/", "aftaler/")
ACTS = ("approvals:", "funding:condition", "funding:regulation", "plans:agreement")
LINK = re.compile(r'href="(/planer/[^"#]+)')


def stand_in_for_each_other() -> None:
    """Everybody of an organisation stands in today for the one before them in it."""
    day = today()
    for organisation in Organisation.objects.all():
        people = User.objects.filter(memberships__organisation=organisation).distinct().order_by("pk")
        for principal, deputy in pairwise(people):
            Deputy.objects.create(
                organisation=organisation, principal=principal, deputy=deputy, starts_on=day, ends_on=day
            )


def links(client: Client, page: str) -> list[str]:
    response = client.get(page)
    found = LINK.findall(response.content.decode()) if response.status_code == 200 else ()
    return list(dict.fromkeys(found))


def test_no_task_and_no_act_that_is_offered_is_refused() -> None:
    stand_in_for_each_other()
    people: list[User] = [person for group in demo_groups() for person, _told in group.people]
    of_plans = [f"/planer/{number}/{page}" for number in numbers_of_plans() for page in OFFERING]
    read, refused, opened = set(READ.split()), [], 0
    with zeal_ignore([{"model": "plans.PlanArea", "field": "estates"}]):
        for person in people:
            client, known = Client(), set()
            client.force_login(person)
            name = person.email.partition("@")[0]
            for page in ("/", *(of_plans if name in READERS else ())):
                for url in map(unescape, links(client, page)):
                    view = resolve(url.partition("?")[0]).view_name
                    if url in known or (page != "/" and (view in read or not view.startswith(ACTS))):
                        continue
                    known.add(url)
                    opened += 1
                    if client.get(url).status_code in (403, 404):
                        refused.append(f"{name} {page} → {url}")
    assert "\n".join(refused) == ""
    assert opened > 100
