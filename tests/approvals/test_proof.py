"""Whoever confirms shows anew who they are, also without a password: with a passkey or at the identity provider."""

import datetime as dt
import time
from typing import Any

import pytest
import requests
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_used
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from accounts.models import User
from approvals.models import Decision, StepKind
from plans.models import Plan
from tests.approvals import states
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD, Cast
from tests.identity import _identity_provider, _oidc  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
PROVE = "/bekraeft/at-det-er-dig/"
ASKS = "Vis, at det er dig, før du bekræfter."


@pytest.fixture(name="plan")
def _plan(cast: Cast) -> Plan:
    plan = states.recorded(cast)
    cast.hanne.set_unusable_password()
    cast.hanne.save()
    return plan


@pytest.fixture(name="hanne")
def _hanne(cast: Cast, as_user: Any, plan: Plan) -> Any:
    return as_user(User.objects.get(pk=cast.hanne.pk))


def address(plan: Plan, name: str = "step") -> str:
    return states.url(name, plan, make.step_of(plan, StepKind.COUNCIL).pk)


def confirm(browser: Any, plan: Plan, **more: str) -> Any:
    data = {"version": make.step_of(plan, StepKind.COUNCIL).version, "snapshot_number": 1, **more}
    return browser.post(address(plan, "confirm"), data)


def ask(browser: Any, plan: Plan, way: str, purpose: str = "") -> Any:
    data = {"way": way, "purpose": purpose or address(plan, "confirm"), "back": address(plan)}
    return browser.post(PROVE, data)


def add_passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Min telefon", "credential": {}}
    )


def use_passkey(browser: Any, key: Authenticator) -> None:
    """What allauth does when the key has answered: tests/e2e/test_passkeys.py does it with a real one."""
    request = requests.Request()
    request.session = browser.session  # type: ignore[attr-defined]
    authenticator_used.send(
        sender=Authenticator, request=request, user=key.user, authenticator=key, reauthenticated=True
    )
    request.session.save()  # type: ignore[attr-defined]


def confirmed() -> bool:
    return Decision.objects.get(step__kind=StepKind.COUNCIL).confirmed_at is not None


# Nothing to show


def test_without_password_key_or_provider_nobody_confirms(hanne: Any, plan: Plan) -> None:
    page = hanne.get(address(plan)).content.decode()
    assert "Vælg en adgangskode, før du bekræfter." in page
    answer = confirm(hanne, plan)
    assert (answer.status_code, ASKS in answer.content.decode()) == (422, True)
    assert not confirmed()
    assert ask(hanne, plan, "passkey").status_code == 404


# Passkey


def test_a_passkey_is_asked_for_and_counts_for_this_act(cast: Cast, hanne: Any, plan: Plan) -> None:
    key = add_passkey(cast.hanne)
    page = hanne.get(address(plan)).content.decode()
    assert "Brug adgangsnøgle" in page
    assert "Bekræft byrådets beslutning</button>" not in page
    answer = ask(hanne, plan, "passkey")
    assert answer.url == f"{reverse('mfa_reauthenticate_webauthn')}?next={address(plan).replace('/', '%2F')}"
    assert confirm(hanne, plan).status_code == 422
    use_passkey(hanne, key)
    assert "Du har vist, at det er dig." in hanne.get(address(plan)).content.decode()
    assert confirm(hanne, plan).status_code == 302
    assert confirmed()


def test_a_passkey_used_without_being_asked_counts_for_nothing(cast: Cast, hanne: Any, plan: Plan) -> None:
    use_passkey(hanne, add_passkey(cast.hanne))
    assert confirm(hanne, plan).status_code == 422


def test_what_was_shown_for_another_act_does_not_count(cast: Cast, hanne: Any, plan: Plan) -> None:
    key = add_passkey(cast.hanne)
    ask(hanne, plan, "passkey", purpose=states.url("confirm", plan, 999))
    use_passkey(hanne, key)
    assert confirm(hanne, plan).status_code == 422


def test_what_was_shown_counts_once(cast: Cast, hanne: Any, plan: Plan, as_user: Any) -> None:
    key = add_passkey(cast.hanne)
    ask(hanne, plan, "passkey")
    use_passkey(hanne, key)
    assert confirm(hanne, plan).status_code == 302
    url, data = states.replacement(plan, StepKind.COUNCIL, "not_approved")
    assert as_user(cast.jonas).post(url, data).status_code == 302
    assert confirm(hanne, plan).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(299, 302), (301, 422)])
def test_it_counts_for_a_short_time(hanne: Any, plan: Plan, settings: Any, seconds: int, status: int) -> None:
    settings.CONFIRM_PROOF_SECONDS = 300
    key = add_passkey(User.objects.get(email="hanne@vejle.example"))
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False) as clock:
        ask(hanne, plan, "passkey")
        use_passkey(hanne, key)
        clock.shift(dt.timedelta(seconds=seconds))
        assert confirm(hanne, plan).status_code == status


def test_a_passkey_that_is_the_second_factor_is_shown_beside_the_password(cast: Cast, as_user: Any) -> None:
    plan = states.recorded(cast)
    key, browser = add_passkey(cast.hanne), as_user(cast.hanne)
    assert confirm(browser, plan, password=PASSWORD).status_code == 422
    ask(browser, plan, "passkey")
    use_passkey(browser, key)
    answer = confirm(browser, plan, password="forkert")
    assert (answer.status_code, "Adgangskoden er ikke rigtig." in answer.content.decode()) == (422, True)
    assert confirm(browser, plan, password=PASSWORD).status_code == 302


# The identity provider


def logs_on_again(browser: Any, plan: Plan, oidc: str, sub: str, *, auth_time: int | str) -> Any:
    """Ask, be sent to the provider, log on there, come back."""
    requests.put(
        f"{oidc}/users/{sub}", json={"sub": sub, "auth_time": auth_time}, timeout=5
    ).raise_for_status()
    start = ask(browser, plan, "kommune")
    assert start.url.startswith(oidc)
    assert "prompt=login" in start.url
    assert "max_age=0" in start.url
    answer = requests.post(start.url, data={"sub": sub}, allow_redirects=False, timeout=5)
    return browser.get(answer.headers["Location"], follow=True)


@pytest.fixture(name="account")
def _account(cast: Cast, oidc: str) -> SocialAccount:
    return SocialAccount.objects.create(user=cast.hanne, provider="kommune", uid="hanne-1")


def test_logging_on_again_at_the_provider_counts(
    hanne: Any,
    plan: Plan,
    oidc: str,
    account: SocialAccount,
) -> None:
    assert "Log på igen med Kommunens login" in hanne.get(address(plan)).content.decode()
    page = logs_on_again(hanne, plan, oidc, "hanne-1", auth_time=int(time.time()))
    assert page.redirect_chain[-1][0] == address(plan)
    assert "Du har vist, at det er dig." in page.content.decode()
    assert confirm(hanne, plan).status_code == 302
    assert confirmed()


@pytest.mark.parametrize("ago", ["", 3600])
def test_a_log_on_from_before_does_not_count(
    hanne: Any,
    plan: Plan,
    oidc: str,
    account: SocialAccount,
    ago: int | str,
) -> None:
    """The provider still knew the person and did not ask, or does not tell when it did."""
    told = int(time.time()) - ago if isinstance(ago, int) else ago
    page = logs_on_again(hanne, plan, oidc, "hanne-1", auth_time=told)
    assert "Det lykkedes ikke at vise, at det er dig." in page.content.decode()
    assert confirm(hanne, plan).status_code == 422
    assert not confirmed()


def test_somebody_elses_account_at_the_provider_does_not_count(
    cast: Cast,
    hanne: Any,
    plan: Plan,
    oidc: str,
    account: SocialAccount,
) -> None:
    SocialAccount.objects.create(user=cast.jonas, provider="kommune", uid="jonas-1")
    for sub in ("jonas-1", "ukendt"):
        page = logs_on_again(hanne, plan, oidc, sub, auth_time=int(time.time()))
        assert "Det lykkedes ikke at vise, at det er dig." in page.content.decode()
        assert hanne.session["_auth_user_id"] == str(cast.hanne.pk)
    assert confirm(hanne, plan).status_code == 422


def test_the_way_back_is_always_one_of_our_own_pages(cast: Cast, hanne: Any, plan: Plan) -> None:
    add_passkey(cast.hanne)
    for back in ("https://ond.example/", "//ond.example/", "javascript:alert(1)"):
        answer = hanne.post(PROVE, {"way": "passkey", "purpose": "/x/", "back": back})
        assert answer.status_code == 404


# The other acts


@pytest.mark.parametrize(
    ("who", "build"),
    [
        ("else", states.to_grant),
        ("else", states.to_refuse),
        ("hanne", states.to_confirm),
    ],
)
@time_machine.travel("2026-11-22 12:00 +0100", tick=True)
def test_every_act_that_is_vouched_for_asks_for_the_password(
    cast: Cast, as_user: Any, who: str, build: Any
) -> None:
    url, data = build(cast)
    browser = as_user(cast[who])
    assert browser.post(url, {**data, "password": ""}).status_code == 422
    assert browser.post(url, {**data, "password": "forkert"}).status_code == 422
    assert browser.post(url, data).status_code == 302


# The fund's remarks


def test_the_fund_shows_who_it_is_before_it_sends_a_plan_back(cast: Cast, as_user: Any) -> None:
    url, data = states.to_remark(cast)
    browser = as_user(cast["else"])
    assert 'name="password"' in browser.get(url).content.decode()
    answer = browser.post(url, data | {"password": "forkert"})
    assert (answer.status_code, "Beskriv målene klarere." in answer.content.decode()) == (422, True)
    assert browser.post(url, data).status_code == 302
