"""The list of redegørelser: whose it shows, which version, in which order, and what it costs."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring.models import AnnualReport
from plans.models import Plan
from tests.factories.accounts import Cast
from tests.factories.monitoring import draft_report, measured_plan, returned_report, submitted_report


def test_the_list_of_all_reports_holds_only_ones_own(client: Client, plan: Plan, cast: Cast) -> None:
    submitted_report(plan, cast)
    draft_report(plan, cast, year=2027)
    shown = {}
    for name in ("mette", "birthe", "jonas", "else_", "niels", "admin"):
        client.force_login(cast[name])
        rows = client.get(reverse("monitoring:report_list")).context["rows"]
        shown[name] = [row.year for row in rows]
    assert shown == {
        "mette": [2028, 2027],
        "birthe": [2028, 2027],
        "jonas": [2028],
        "else_": [2028],
        "niels": [],
        "admin": [],
    }


def test_the_list_is_searched_filtered_and_sorted(client: Client, plan: Plan, cast: Cast) -> None:
    submitted_report(plan, cast)
    other = measured_plan(cast, title="Åparken")
    draft_report(other, cast, year=2027)
    client.force_login(cast.mette)

    def shown(**values: str) -> list[str]:
        rows = client.get(reverse("monitoring:report_list"), values).context["rows"]
        return [row.plan.title for row in rows]

    assert shown() == ["Nordvang og Søengen", "Åparken"]
    assert shown(sort="-plan") == ["Åparken", "Nordvang og Søengen"]
    assert shown(q="åpar") == ["Åparken"]
    assert shown(q="søengens 2029") == ["Nordvang og Søengen", "Åparken"]
    assert shown(year="2027") == ["Åparken"]
    assert shown(status="submitted") == ["Nordvang og Søengen"]
    assert shown(municipality=str(cast.vejle.pk), year="2028") == ["Nordvang og Søengen"]
    assert shown(q="findes ikke") == []
    assert shown(sort="password") == ["Nordvang og Søengen", "Åparken"]


def test_the_list_shows_each_reader_the_newest_version_that_they_see(
    client: Client, plan: Plan, cast: Cast
) -> None:
    first = returned_report(plan, cast)
    Plan.objects.filter(pk=plan.pk).update(title="Nord & <b>vang</b>")
    AnnualReport.objects.create(plan=plan, year=first.year, number=2, due_on=first.due_on)
    shown = {}
    for name in ("mette", "else_"):
        client.force_login(cast[name])
        page = client.get(reverse("monitoring:report_list"))
        shown[name] = [row.number for row in page.context["rows"]]
        assert "Nord &amp; &lt;b&gt;vang&lt;/b&gt;" in page.content.decode()
        assert ("version 2" in page.content.decode()) == (name == "mette")
    assert shown == {"mette": [2], "else_": [1]}
    found = client.get(
        reverse("monitoring:report_list"), {"status": "returned", "q": "nord", "sort": "kommune"}
    )
    assert [row.pk for row in found.context["rows"]] == [first.pk]
    assert not client.get(reverse("monitoring:report_list"), {"status": "draft"}).context["rows"]


def test_the_list_of_reports_costs_the_same_with_more_rows(client: Client, plan: Plan, cast: Cast) -> None:
    submitted_report(plan, cast)
    client.force_login(cast.else_)
    address = reverse("monitoring:report_list")
    before = queries(client, address)
    for title in ("En til", "Og en til"):
        other = measured_plan(cast, title=title)
        submitted_report(other, cast)
    assert queries(client, address) == before <= 25


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)
