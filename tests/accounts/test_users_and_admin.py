"""The portal's administrator: reference data and users, nothing else."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.messages import get_messages
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from zeal import zeal_ignore

from accounts import actions
from accounts.models import Membership, Municipality, Organisation, User
from accounts.querysets import reach_of
from accounts.roles import OrganisationKind, Role
from core.models import Event
from core.workflow import NotAllowed
from tests.factories.accounts import InvitationFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_only_the_administrator_opens_the_administration(client, cast):
    for user in cast.users():
        client.force_login(user)
        assert client.get("/admin/").status_code == (200 if user == cast.admin else 302), user
        assert client.get("/admin/accounts/user/").status_code == (200 if user == cast.admin else 302)


def test_its_log_on_is_the_portals_own(client, cast):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/log-paa/")
    client.force_login(cast.mette)
    assert client.get("/admin/login/").status_code == 403


def test_no_keys_sessions_or_connected_accounts_are_shown(client, cast):
    client.force_login(cast.admin)
    page = client.get("/admin/").content.decode()
    assert "/admin/accounts/organisation/" in page
    for path in ("mfa/authenticator", "socialaccount/socialapp", "account/emailaddress", "auth/group"):
        assert path not in page
        assert client.get(f"/admin/{path}/").status_code in {403, 404}


def test_users_are_neither_added_nor_deleted(client, cast):
    client.force_login(cast.admin)
    assert client.get("/admin/accounts/user/add/").status_code == 403
    for model, pk in [
        ("user", cast.mette.pk),
        ("organisation", cast.nordlyng.pk),
        ("municipality", cast.vejle.pk),
    ]:
        assert client.get(f"/admin/accounts/{model}/{pk}/change/").status_code == 200
        assert client.post(f"/admin/accounts/{model}/{pk}/delete/", {"post": "yes"}).status_code == 403


def _act(client, action, *users):
    return client.post(
        "/admin/accounts/user/",
        {"action": action, "_selected_action": [user.pk for user in users]},
        follow=True,
    )


def test_closing_opening_and_anonymising(client, cast):
    client.force_login(cast.admin)
    _act(client, "close_access", cast.jakob)
    assert not User.objects.get(pk=cast.jakob.pk).is_active
    _act(client, "open_access", cast.jakob)
    assert User.objects.get(pk=cast.jakob.pk).is_active
    page = _act(client, "anonymise", cast.jakob).content.decode()
    assert "Luk brugerens adgang" in page
    assert User.objects.get(pk=cast.jakob.pk).name == "Jakob Lind"
    page = _act(client, "close_access", cast.admin).content.decode()
    assert "Du kan ikke lukke din egen adgang." in page
    verbs = list(Event.objects.about(cast.jakob).values_list("verb", "actor"))
    assert verbs == [("accounts.user_opened", cast.admin.pk), ("accounts.user_deactivated", cast.admin.pk)]


def test_an_anonymised_user_is_a_former_user_everywhere(client, cast):
    invitation = InvitationFactory(organisation=cast.nordlyng, email=cast.jakob.email)
    actions.accept_invitation(token=invitation.token, by=cast.jakob)
    waiting = actions.invite(
        organisation=cast.nordlyng, email=cast.jakob.email, roles=["applicant"], by=cast.pia
    )
    SocialAccount.objects.create(user=cast.jakob, provider="oidc", uid="1", extra_data={"name": "Jakob Lind"})
    Authenticator.objects.create(user=cast.jakob, type=Authenticator.Type.TOTP, data={})
    actions.deactivate_user(user=cast.jakob, by=cast.admin)
    actions.anonymise_user(user=cast.jakob, by=cast.admin)
    user = User.objects.get(pk=cast.jakob.pk)
    assert str(user) == "Tidligere bruger"
    assert not user.has_usable_password()
    assert not SocialAccount.objects.exists()
    assert not Authenticator.objects.exists()
    waiting.refresh_from_db()
    assert not waiting.is_waiting
    client.force_login(cast.pia)
    page = client.get(reverse("accounts:organisation", args=["nordlyng"])).content.decode()
    assert "Tidligere bruger" in page
    assert "jakob" not in page.lower()
    assert "slettet.invalid" not in page
    with pytest.raises(ValidationError):
        actions.open_user(user=user, by=cast.admin)


def test_a_lost_telephone(client, cast, django_capture_on_commit_callbacks):
    Authenticator.objects.create(user=cast.jakob, type=Authenticator.Type.TOTP, data={})
    Authenticator.objects.create(user=cast.mette, type=Authenticator.Type.TOTP, data={})
    client.force_login(cast.admin)
    with django_capture_on_commit_callbacks(execute=True):
        _act(client, "reset", cast.jakob)
        _act(client, "reset", cast.jakob)  # nothing more to remove, nothing more to tell
    assert [row.user for row in Authenticator.objects.all()] == [cast.mette]
    assert [message.to for message in mail.outbox] == [[cast.jakob.email]]
    assert Event.objects.about(cast.jakob).get().text == "To-faktor-login fjernet"


def test_only_the_administrator_looks_after_users(cast):
    for by in (cast.pia, cast.ulla, cast.mette):
        for action in (
            actions.deactivate_user,
            actions.open_user,
            actions.anonymise_user,
            actions.reset_second_factor,
        ):
            with pytest.raises(NotAllowed):
                action(user=cast.jakob, by=by)


def test_an_organisation_is_made_and_its_code_stays(client, cast):
    client.force_login(cast.admin)
    data = {"kind": "housing_organisation", "name": "Ny Bolig", "code": "ny-bolig", "cvr": "64942213"}
    response = client.post("/admin/accounts/organisation/add/", data, follow=True)
    assert "CVR-nummeret 64942213 består ikke kontrollen" in response.content.decode()  # warned, not refused
    organisation = Organisation.objects.get(code="ny-bolig")
    client.post(
        f"/admin/accounts/organisation/{organisation.pk}/change/",
        {**data, "code": "ny-kode", "cvr": "64942212"},
    )
    organisation.refresh_from_db()
    assert (organisation.code, organisation.cvr) == ("ny-bolig", "64942212")
    assert [row.history_user for row in organisation.history.all()] == [cast.admin, cast.admin]


@pytest.mark.parametrize("data", [{"cvr": "1234567"}, {"code": "Æ Ø"}, {"name": ""}, {"kind": "klub"}])
def test_what_an_organisation_cannot_be(client, cast, data):
    client.force_login(cast.admin)
    client.post(
        "/admin/accounts/organisation/add/",
        {"kind": "housing_organisation", "name": "Ny Bolig", "code": "ny-bolig", **data},
    )
    assert not Organisation.objects.filter(name="Ny Bolig").exists()


def test_a_kommunekode_has_three_digits(client, cast):
    organisation = OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name="Ny Kommune")
    client.force_login(cast.admin)
    data = {
        "organisation": organisation.pk,
        "council_name": "Kommunalbestyrelsen",
        "council_genitive": "kommunalbestyrelsens",
        "confirmation_days": 5,
        "recommendation_days": 15,
        "departments-TOTAL_FORMS": 1,
        "departments-INITIAL_FORMS": 0,
        "departments-0-name": "Social og Sundhed",
    }
    client.post("/admin/accounts/municipality/add/", {**data, "kommunekode": "12"})
    assert not Municipality.objects.filter(organisation=organisation).exists()
    client.post("/admin/accounts/municipality/add/", {**data, "kommunekode": "120"})
    assert str(organisation.municipality.departments.get()) == "Social og Sundhed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.filter(organisation=organisation).update(kommunekode="12x")


def test_a_merger_in_two_steps_leads_to_today(client, cast):
    client.force_login(cast.admin)
    oldest = OrganisationFactory(name="Ældst")

    def merge(organisation, successor):
        data = {"kind": organisation.kind, "name": organisation.name, "succeeded_by": successor.pk}
        url = f"/admin/accounts/organisation/{organisation.pk}/change/"
        with zeal_ignore():  # the admin gets the organisation and the one chosen
            response = client.post(url, data, follow=True)
        assert response.status_code == 200
        return [str(message) for message in get_messages(response.wsgi_request)]

    merge(oldest, cast.soengen)
    merge(cast.soengen, cast.nordlyng)
    successors = Organisation.objects.filter(pk__in=[oldest.pk, cast.soengen.pk]).values_list("succeeded_by")
    assert set(successors) == {(cast.nordlyng.pk,)}
    assert reach_of(cast.mette).organisations() == {cast.nordlyng.pk, cast.soengen.pk, oldest.pk}
    assert list(Organisation.objects.current().filter(pk__in=[oldest.pk, cast.nordlyng.pk])) == [
        cast.nordlyng
    ]
    merge(cast.nordlyng, cast.soengen)  # a circle
    assert Organisation.objects.get(pk=cast.nordlyng.pk).succeeded_by is None
    with pytest.raises(NotAllowed):
        actions.succeed(organisation=cast.aaloekke, successor=cast.nordlyng, by=cast.pia)


def test_the_first_administrator(monkeypatch, db, capsys):
    answers = iter(["kort", "seks grønne havestole"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    with pytest.raises(CommandError, match="12"):
        call_command("create_administrator", "Drift@Kommune.example", name="Drift")
    assert not User.objects.exists()
    call_command("create_administrator", "Drift@Kommune.example", name="Drift")
    user = User.objects.get()
    assert user.email == "drift@kommune.example"
    assert user.check_password("seks grønne havestole")
    assert user.is_staff
    call_command("create_administrator", "drift@kommune.example", name="Drift")  # again: nothing is doubled
    assert Membership.objects.get().role == Role.ADMINISTRATOR
    call_command("create_administrator", "to@kommune.example", name="To", no_password=True)
    assert not User.objects.get(email="to@kommune.example").has_usable_password()
    with pytest.raises(CommandError):
        call_command("create_administrator", "ikke en adresse", name="X")


def test_two_spellings_of_an_address_are_one_person(db):
    UserFactory(email="en@x.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("EN@x.example", "To")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="To@x.example", name="To")])
    assert User.objects.get_by_natural_key("EN@X.example").name
