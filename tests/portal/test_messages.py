"""Mine beskeder: what the portal has told me, and the way to the page that each message is about."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.querysets import reach_of
from core.mail import send_mails
from core.models import Mail
from plans.emails import tell
from tests.factories.approvals import financed_plan, recommend, submitted_plan

pytestmark = pytest.mark.django_db
PAGE = "/beskeder/"


def told(plan, *people, kind=Mail.Kind.HANDOVER, body="Økonomiudvalget"):
    url = reverse("portal:plan", args=[plan.number])
    return tell("approvals/emails/step_opened.txt", people, plan, kind=kind, url=url, body=body)


def html(client, person, address=PAGE):
    client.force_login(person)
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_handover_stands_here_and_leads_to_its_step(client, cast):
    plan = submitted_plan(cast)
    recommend(plan, cast.jonas)
    page = html(client, cast.jonas)
    assert "sagen er nået til Social- og Sundhedsudvalget" in page
    assert f"Opgave · {plan.title}, {plan.number}" in page
    message = Mail.objects.filter(recipient=cast.jonas).latest("pk")
    assert message.url.startswith(f"/planer/{plan.number}/sagsforloeb/")

    response = client.get(reverse("portal:message", args=[message.pk]))
    assert response["Location"] == message.url
    assert client.get(message.url).status_code == 200
    message.refresh_from_db()
    assert message.read_at is not None
    first = message.read_at
    client.get(reverse("portal:message", args=[message.pk]))
    message.refresh_from_db()
    assert message.read_at == first


def test_a_program_that_only_asks_for_the_head_does_not_read(client, cast):
    [message] = told(financed_plan(cast), cast.mette)
    client.force_login(cast.mette)
    client.head(reverse("portal:message", args=[message.pk]))
    assert Mail.objects.get().read_at is None


def test_nobody_reads_anothers_messages(client, cast):
    [message] = told(financed_plan(cast), cast.mette)
    for person in (cast.lars, cast.jonas, cast.niels, cast.admin):
        assert "Økonomiudvalget" not in html(client, person)
        assert client.get(reverse("portal:message", args=[message.pk])).status_code == 404
        client.post(reverse("portal:messages_read"))
    assert Mail.objects.get().read_at is None


def test_who_does_not_see_the_plan_any_more_does_not_read_of_it(client, cast):
    [message] = told(financed_plan(cast), cast.mette)
    membership = cast.mette.memberships.get()
    membership.delete()
    assert "Økonomiudvalget" not in html(client, cast.mette)
    assert client.get(reverse("portal:message", args=[message.pk])).status_code == 404


def test_messages_of_one_plan_and_those_not_read(client, cast):
    plans = [financed_plan(cast, title=title) for title in ("Ådalen", "Østervang")]
    for plan in plans:
        told(plan, cast.mette, body=f"udvalget om {plan.title}")
    page = html(client, cast.mette)
    assert "2 ulæste" in page
    assert page.index('<option value="' + plans[1].number) < page.index(
        '<option value="' + plans[0].number
    ), "Danish order: Ø before Å"
    page = html(client, cast.mette, f"{PAGE}?plan={plans[0].number}")
    assert "udvalget om Ådalen" in page
    assert "udvalget om Østervang" not in page

    response = client.post(reverse("portal:messages_read"), {"plan": plans[0].number}, follow=True)
    assert "1 besked er markeret som læst." in response.content.decode()
    page = html(client, cast.mette, f"{PAGE}?ulaeste=1")
    assert "udvalget om Østervang" in page
    assert "udvalget om Ådalen" not in page
    client.post(reverse("portal:messages_read"))
    assert "Ingen beskeder passer" in html(client, cast.mette, f"{PAGE}?ulaeste=1")
    assert "Alt er læst" in html(client, cast.mette)


def test_a_plan_that_one_does_not_see_is_no_choice(client, cast):
    told(financed_plan(cast), cast.mette)
    assert "Økonomiudvalget" in html(client, cast.mette, f"{PAGE}?plan=2020-9999")


def test_nothing_yet_says_what_will_come(client, cast):
    page = html(client, cast.mette)
    assert "Du har ingen beskeder endnu" in page
    assert 'href="/">Se dine opgaver' in page


def test_my_tasks_tells_how_many_are_unread(client, cast):
    plan = financed_plan(cast)
    assert "ulæst" not in html(client, cast.mette, "/")
    told(plan, cast.mette, cast.lars)
    assert "Du har 1 ulæst besked<" in html(client, cast.mette, "/")
    told(plan, cast.mette)
    assert "Du har 2 ulæste beskeder<" in html(client, cast.mette, "/")


def test_what_could_not_be_sent_is_told(client, cast):
    told(financed_plan(cast), cast.mette)
    Mail.objects.update(state=Mail.State.FAILED)
    assert "Mailen kunne ikke sendes" in html(client, cast.mette)


def test_a_secret_of_a_link_is_in_no_message(client, cast, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": cast.mette.email})
    send_mails()
    assert "/glemt-adgangskode/ny/" in mailoutbox[0].body
    assert "/glemt-adgangskode/" not in html(client, cast.mette)


@pytest.mark.parametrize("count", [1, 3])
def test_many_messages_cost_no_more_queries(client, cast, django_assert_max_num_queries, count):
    for number in range(count):
        told(financed_plan(cast, title=f"Plan {number}"), cast.mette)
    client.force_login(cast.mette)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)


# In the header of every page


def header(client, person):
    return html(client, person, "/vejledning/").partition("<main")[0]


def test_the_header_counts_what_is_unread_also_for_who_listens(client, cast):
    plan = financed_plan(cast)
    assert "nye beskeder" not in header(client, cast.mette)
    for person in (cast.mette, cast.karim, cast.karim):
        told(plan, person)
    assert header(client, cast.mette).count('<span class="sr-only">, 1 ny besked</span>') == 2
    assert '<span class="sr-only">, 2 nye beskeder</span>' in header(client, cast.karim)
    assert "besked</span>" not in header(client, cast.niels)
    client.force_login(cast.karim)
    client.post(reverse("portal:messages_read"))
    assert "nye beskeder" not in header(client, cast.karim)


def test_the_count_costs_nothing_where_nothing_is_unread_and_as_much_for_three_as_for_one(client, cast):
    plan, counts = financed_plan(cast), []
    client.force_login(cast.mette)
    client.get("/vejledning/")
    for more in (0, 1, 2):
        for _ in range(more):
            told(plan, cast.mette)
        with CaptureQueriesContext(connection) as queries:
            client.get("/vejledning/")
        counts.append(len(queries))
    # The messages, with the plans that the person sees in the same question.
    assert counts[0] + 1 == counts[1] == counts[2]


@pytest.mark.parametrize("name", ["mette", "karim"])
def test_the_count_comes_with_the_roles_also_of_somebody_who_has_none(cast, name):
    told(financed_plan(cast), cast[name])
    person = User.objects.get(pk=cast[name].pk)
    with CaptureQueriesContext(connection) as queries:
        assert (person.unread_messages, bool(reach_of(person).rows)) == (1, name == "mette")
    assert len(queries) == 1


def test_what_was_told_of_a_plan_that_one_does_not_see_is_neither_shown_nor_counted_nor_read(client, cast):
    plan = financed_plan(cast)
    told(plan, cast.mette)
    told(plan, cast.niels)  # who does not see the plan
    hidden = Mail.objects.get(recipient=cast.niels)
    for address in (PAGE, f"{PAGE}?ulaeste=1", "/"):
        page = html(client, cast.niels, address)
        assert "1 ny besked" not in page
        assert hidden.subject not in page
        assert "ulæst besked" not in page
    client.post(reverse("portal:messages_read"))
    hidden.refresh_from_db()
    assert hidden.read_at is None, "nobody has read it"
    assert "1 ny besked" in html(client, cast.mette)


def test_the_header_counts_what_the_page_shows(client, cast):
    seen, other = financed_plan(cast), financed_plan(cast, title="En anden plan")
    for plan in (seen, other):
        told(plan, cast.karim)
    other.memberships.filter(user=cast.karim).delete()
    page = html(client, cast.karim)
    assert '<span class="sr-only">, 1 ny besked</span>' in page
    assert "1 ulæst ·" in page
    # Opening the list reads none of them.
    assert not Mail.objects.filter(recipient=cast.karim).exclude(read_at=None).exists()
