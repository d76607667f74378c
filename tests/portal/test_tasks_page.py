"""Mine opgaver: what waits for me, by deadline, and whom I wait for."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.danish import COPENHAGEN
from core.dates import as_of
from core.todo import Todo
from portal.figures.tasks import grouped
from tests.approvals import states
from tests.factories.approvals import financed_plan, submitted_plan
from tests.factories.monitoring import (
    approved_report,
    at_noon,
    measured_plan,
    report_at_board,
    submitted_report,
)

DAY = dt.date(2026, 11, 25)  # a Wednesday


def todo(due_on: dt.date | None, title: str = "Opgave") -> Todo:
    return Todo(title, "/", "2026-0001", "Nordvang", due_on)


@pytest.mark.parametrize(
    ("due_on", "heading"),
    [
        (dt.date(2026, 11, 24), "Overskredet"),
        (dt.date(2026, 11, 25), "Denne uge"),
        (dt.date(2026, 11, 29), "Denne uge"),
        (dt.date(2026, 11, 30), "Senere"),
        (None, "Uden frist"),
    ],
)
def test_a_deadline_is_over_the_day_after_and_a_week_ends_on_sunday(due_on, heading):
    todos = [todo(due_on)]
    assert [(group.heading, group.count) for group in grouped(todos, todos, DAY)] == [(heading, 1)]


def test_a_heading_counts_what_other_pages_hold_too():
    late, later = todo(DAY - dt.timedelta(1)), todo(DAY - dt.timedelta(2), "Endnu en")
    [group] = grouped([later, late, todo(None)], [later], DAY)
    assert (group.heading, group.count, [row.title for row in group.rows]) == ("Overskredet", 2, ["Endnu en"])


def test_many_tasks_stand_on_several_pages_and_all_who_are_waited_for_are_a_click_away(
    client, cast, monkeypatch
):
    monkeypatch.setattr("portal.figures.tasks.TASKS_A_PAGE", 1)
    monkeypatch.setattr("portal.figures.tasks.SHOWN_WAITING", 1)
    for title in ("Ådalen", "Østervang"):
        submitted_plan(cast, plan=financed_plan(cast, title=title))
    client.force_login(cast.jonas)
    pages = [client.get(f"/?side={number}").content.decode() for number in (1, 2)]
    assert ["2 opgaver i 2 planer" in page for page in pages] == [True, True]
    assert [page.count("Skriv indstillingen") for page in pages] == [1, 1]
    client.force_login(cast.lars)
    nearest, everybody = (client.get(url).content.decode() for url in ("/", "/?venter=alle"))
    assert (nearest.count("Jonas Vestergaard"), everybody.count("Jonas Vestergaard")) == (1, 2)
    assert "Vis også de øvrige 1" in nearest


def test_everybody_gets_the_task_that_is_theirs(client, cast):
    submitted_plan(cast)
    client.force_login(cast.jonas)
    assert "Skriv indstillingen" in client.get("/").content.decode()
    client.force_login(cast.hanne)
    assert "Du har ingen opgaver lige nu" in client.get("/").content.decode()


def test_whom_i_wait_for_is_named(client, cast):
    submitted_plan(cast)
    client.force_login(cast.lars)
    page = client.get("/").content.decode()
    assert "Hvem venter du på?" in page
    assert "Jonas Vestergaard" in page


def test_no_link_leads_nowhere_where_only_the_other_can_open_the_task(client, cast):
    states.returned(cast)
    client.force_login(cast.jonas)
    page = client.get(reverse("portal:tasks")).content.decode()
    assert "Send planen til kommunen igen" in page
    assert 'href=""' not in page
    assert "<strong></strong>" not in page


def test_an_outsider_learns_nothing(client, cast):
    submitted_plan(cast)
    for name in ("niels", "grethe", "admin"):
        client.force_login(cast[name])
        assert "Nordvang" not in client.get("/").content.decode(), name


def test_the_page_tells_the_day_in_words(client, cast):
    client.force_login(cast.mette)
    with as_of(dt.datetime(2026, 11, 25, 9, tzinfo=COPENHAGEN)):
        assert "Onsdag den 25. november 2026" in client.get(reverse("portal:tasks")).content.decode()


def test_the_page_costs_the_same_for_one_plan_and_for_three(client, cast, django_assert_max_num_queries):
    submitted_plan(cast)
    client.force_login(cast.lars)
    client.get("/")
    with django_assert_max_num_queries(25) as one:
        client.get("/")
    for title in ("Ådalen", "Østervang"):
        submitted_plan(cast, plan=financed_plan(cast, title=title))
    with django_assert_max_num_queries(25) as three:
        client.get("/")
    assert len(three) == len(one)


@pytest.mark.parametrize("name", ["mette", "karim", "else_"])
def test_what_is_asked_of_a_report_is_read_with_it(client, cast, name):
    """Lists leave out the texts and figures of one: nothing that they look at may be among what is left out."""
    made = {"mette": report_at_board, "karim": report_at_board, "else_": submitted_report}[name]
    made(measured_plan(cast), cast)
    approved_report(measured_plan(cast, title="Østervang"), cast)
    client.force_login(cast[name])
    counts = []
    with at_noon():
        for title in ("Ådalen", "Birkelunden"):
            for url in ("/", "/planer/"):
                client.get(url)
            with CaptureQueriesContext(connection) as asked:
                pages = [client.get(url).content.decode() for url in ("/", "/planer/")]
            assert "redegørelse 2028" in pages[0]
            counts.append(len(asked))
            made(measured_plan(cast, title=title), cast)
    assert len(set(counts)) == 1, counts


def test_what_people_have_written_is_no_markup_among_tasks(client, cast):
    submitted_plan(cast, title='Nord & <b title="x">vang</b>')
    User.objects.filter(pk=cast.jonas.pk).update(name="Jonas & <i>Co</i>")
    client.force_login(cast.jonas)
    own = client.get("/").content.decode()
    client.force_login(cast.lars)
    others = client.get("/").content.decode()
    assert "Nord &amp; &lt;b title=&quot;x&quot;&gt;vang&lt;/b&gt;, 2026-0001" in own
    assert "<strong>Jonas &amp; &lt;i&gt;Co&lt;/i&gt;</strong>" in others
    assert not any(tag in own + others for tag in ("<b title", "<i>Co"))
