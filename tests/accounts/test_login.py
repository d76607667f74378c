"""Logging on and off: passwords, limits, forgotten passwords, and no way in for strangers."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts import urls
from accounts.models import User
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LOG_ON = "/log-paa/"
WRONG = "Forkert e-mail eller adgangskode."
NEW = "seks grønne havestole"


def _log_on(client, email="mette@nordlyng.example", password=PASSWORD, **extra):
    return client.post(LOG_ON, {"login": email, "password": password}, **extra)


def test_log_on_leads_to_my_tasks(client, cast):
    response = _log_on(client)
    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(cast.mette.pk)


def test_the_case_of_an_address_does_not_matter(client, cast):
    assert _log_on(client, " Mette@Nordlyng.Example ").status_code == 302
    assert User.objects.create_user("  Æske@X.Example", "Ny").email == "æske@x.example"


def test_log_on_leads_back_where_one_was_going_but_not_to_strangers(client, cast):
    page = client.get("/profil/")
    assert page.url == "/log-paa/?next=/profil/"
    data = {"login": "mette@nordlyng.example", "password": PASSWORD}
    assert client.post(LOG_ON, {**data, "next": "/profil/"}).url == "/profil/"
    client.logout()
    assert client.post(LOG_ON, {**data, "next": "https://evil.example/"}).url == "/"


@pytest.mark.parametrize(
    ("email", "password"),
    [("mette@nordlyng.example", "forkert"), ("findes-ikke@nordlyng.example", PASSWORD)],
)
def test_a_wrong_address_and_a_wrong_password_look_the_same(client, cast, email, password):
    response = _log_on(client, email, password)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [WRONG]
    html = response.content.decode()
    assert WRONG in html
    assert "Fejl: " in html
    assert "mette" not in html.replace(email, "")


def test_a_closed_user_is_told_so_only_with_the_right_password(client, cast):
    User.objects.filter(pk=cast.mette.pk).update(is_active=False)
    assert _log_on(client, password="forkert").context["form"].non_field_errors() == [WRONG]
    response = client.post(LOG_ON, {"login": "mette@nordlyng.example", "password": PASSWORD}, follow=True)
    assert "Din adgang er lukket" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_closing_a_user_ends_sessions_at_once(client, cast):
    client.force_login(cast.mette)
    assert client.get("/profil/").status_code == 200
    User.objects.filter(pk=cast.mette.pk).update(is_active=False)
    assert client.get("/profil/").status_code == 302


def test_five_wrong_passwords_close_one_account_for_a_while(client, cast):
    for _ in range(5):
        assert _log_on(client, password="forkert").context["form"].non_field_errors() == [WRONG]
    text = "Der er prøvet for mange gange. Vent fem minutter, og prøv igen."
    assert _log_on(client).context["form"].non_field_errors() == [text]
    # The same for an address nobody has, so that the limit tells nothing.
    for _ in range(5):
        _log_on(client, "findes-ikke@nordlyng.example", "forkert")
    assert _log_on(client, "findes-ikke@nordlyng.example").context["form"].non_field_errors() == [text]
    # A colleague at the same address on the net is not held back.
    assert _log_on(client, "jakob@nordlyng.example").status_code == 302


def test_a_town_hall_can_log_on_in_the_morning(client, cast):
    people = [UserFactory() for _ in range(40)]
    for person in people:
        assert _log_on(client, person.email).status_code == 302
        client.post("/log-af/")


def test_far_too_many_attempts_from_one_address(client, cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    for _ in range(3):
        _log_on(client, password="forkert")
    response = _log_on(client)
    assert response.status_code == 429
    assert "Prøv igen om lidt" in response.content.decode()
    assert f"Fejl-id <strong>{response['X-Request-ID']}</strong>" in response.content.decode()


def test_logging_off_takes_a_post(client, cast):
    client.force_login(cast.mette)
    assert "Vil du logge af?" in client.get("/log-af/").content.decode()
    assert "_auth_user_id" in client.session
    response = client.post("/log-af/")
    assert (response.status_code, response.url) == (302, "/log-paa/")
    assert "_auth_user_id" not in client.session


def test_who_comes_next_to_the_machine_does_not_see_what_was_shown(client, cast):
    client.force_login(cast.mette)
    assert client.get("/planer/").headers["Cache-Control"] == "private, no-cache"
    assert "Clear-Site-Data" not in client.get("/log-af/").headers
    assert client.post("/log-af/").headers["Clear-Site-Data"] == '"cache"'


def test_logging_off_needs_the_forms_token(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.mette)
    assert client.post("/log-af/").status_code == 403
    assert "_auth_user_id" in client.session


def test_nobody_signs_up_alone(client, cast):
    for name in ("account_signup", "account_signup_by_passkey", "socialaccount_signup", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/konto/signup/", "/accounts/signup/", "/signup/"):
        client.post(path, {"email": "ny@x.example", "password1": NEW, "password2": NEW})
    assert not User.objects.filter(email="ny@x.example").exists()


def _link(message):
    return re.search(r"https?://[^/]+(/glemt-adgangskode/ny/\S+)", message.body)[1]


def _ask(client, email, capture):
    with capture(execute=True):
        return client.post("/glemt-adgangskode/", {"email": email}, follow=True)


def test_a_forgotten_password(client, cast, django_capture_on_commit_callbacks):
    page = _ask(client, "mette@nordlyng.example", django_capture_on_commit_callbacks)
    assert "Tjek din mail" in page.content.decode()
    [message] = mail.outbox
    assert message.subject == "Ny adgangskode til Helhedsplan"
    assert "Mette Sørensen" in message.body
    link = _link(message)
    form = client.get(link, follow=True)
    assert "Vælg ny adgangskode" in form.content.decode()
    target = form.redirect_chain[-1][0]
    refused = client.post(target, {"password1": "kort", "password2": "kort"})
    assert list(refused.context["form"].errors) == ["password1"]
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(target, {"password1": NEW, "password2": NEW}, follow=True)
    assert "Adgangskoden er ændret" in done.content.decode()
    assert _log_on(client, password=NEW).status_code == 302
    assert mail.outbox[-1].to == ["mette@nordlyng.example"]
    assert mail.outbox[-1].subject == "Din adgangskode er ændret"
    client.post("/log-af/")
    assert "Linket kan ikke bruges" in client.get(link, follow=True).content.decode()  # used once


def test_asking_for_a_link_tells_nothing(client, cast, django_capture_on_commit_callbacks):
    User.objects.filter(pk=cast.jakob.pk).update(is_active=False)
    pages = {
        email: _ask(client, email, django_capture_on_commit_callbacks).content.decode()
        for email in ("mette@nordlyng.example", "findes-ikke@nordlyng.example", "jakob@nordlyng.example")
    }
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert len({token.sub("", page) for page in pages.values()}) == 1
    assert [message.to for message in mail.outbox] == [["mette@nordlyng.example"]]


def test_a_wrong_link(client, cast):
    page = client.get("/glemt-adgangskode/ny/1-abc-def/", follow=True)
    assert "Linket kan ikke bruges" in page.content.decode()


def test_changing_the_password(client, cast, django_capture_on_commit_callbacks):
    _log_on(client)
    url = reverse("account_change_password")
    wrong = client.post(url, {"oldpassword": "forkert", "password1": NEW, "password2": NEW})
    assert wrong.context["form"].errors["oldpassword"] == ["Skriv din nuværende adgangskode."]
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(url, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert response.url == "/profil/"
    assert client.get("/profil/").status_code == 200  # still logged on
    assert User.objects.get(pk=cast.mette.pk).check_password(NEW)
    assert len(mail.outbox) == 1


def test_the_demo_is_off(client, cast):
    page = client.get(LOG_ON).content.decode()
    assert "Log på som" not in page
    assert "Mette" not in page
    assert client.post("/demo/log-paa/", {"email": "mette@nordlyng.example"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_in_the_demo_one_click_logs_on(client, cast, settings):
    settings.DEMO = True
    UserFactory(name="Rigtig Person", email="rigtig@kommune.dk")
    closed = UserFactory(name="Lukket Person", is_active=False)
    page = client.get(LOG_ON).content.decode()
    for person in cast.users():
        assert person.name in page
    assert "Boligselskabet Nordlyng" in page
    assert "Projektleder" in page
    assert "Rigtig Person" not in page
    assert closed.name not in page
    response = client.post("/demo/log-paa/", {"email": "mette@nordlyng.example"})
    assert response.url == "/"
    assert client.session["_auth_user_id"] == str(cast.mette.pk)
    assert client.post("/demo/log-paa/", {"email": "hanne@vejle.example"}).status_code == 302
    assert client.session["_auth_user_id"] == str(cast.hanne.pk)
    for email in ("rigtig@kommune.dk", closed.email, "findes-ikke@x.example"):
        assert client.post("/demo/log-paa/", {"email": email}).status_code == 404


def test_the_demos_list_costs_the_same_for_few_and_many(client, cast, settings, django_assert_num_queries):
    settings.DEMO = True
    for _ in range(2):
        # users, their memberships, organisations and seats; identity providers
        with django_assert_num_queries(5):
            client.get(LOG_ON)
        MembershipFactory.create_batch(3)


def test_the_public_pages_of_this_app_are_these():
    """Whoever adds one writes it here."""

    def names(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from names(pattern.url_patterns)
            elif not getattr(pattern.callback, "login_required", True):
                yield pattern.name

    assert sorted(names(urls.urlpatterns)) == [
        "accept",
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "confirm_email",
        "demo_login",
        "invitation",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "openid_connect_callback",
        "openid_connect_login",
        "socialaccount_login_cancelled",
    ]
