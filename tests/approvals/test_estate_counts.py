"""Landsbyggefonden asks for boliger and beboere of every afdeling: a plan in which one is missing says so."""

import html
from typing import Any

import pytest
from django.urls import reverse

from approvals.rules import check_plan, check_prequalification, live_document
from core.models import Event
from plans import actions
from plans.calculations import estate_field
from plans.forms import CountsForm
from plans.models import Estate, Plan
from tests.approvals.test_bundle import bundle_of, unpacked
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db
CODE = "ESTATE_NOT_COUNTED"


@pytest.fixture
def plan(cast: Cast) -> Plan:
    plan = make.financed_plan(cast)
    Estate.objects.filter(name="Nordvang I").update(homes=None, residents=None)
    Estate.objects.filter(name="Søengen II").update(residents=None)
    return plan


def field(name: str, what: str) -> str:
    estate = Estate.objects.select_related("organisation").get(name=name)
    return estate_field(estate.organisation.code, estate.number, what)


def posted(plan: Plan, browser: Any, **counts: str) -> Any:
    address = reverse("plans:areas", args=[plan.number])
    page = browser.get(address).context
    boxes = {name: sorted(page["form"][name].value() or []) for name in ("areas", "estates")}
    seen = {f"{name}_seen": page["form"][f"{name}_seen"].value() for name in boxes}
    return browser.post(address, {**boxes, **seen, **counts})


def test_each_afdeling_without_its_numbers_is_a_warning_that_leads_to_the_field(plan: Plan) -> None:
    found = [one for one in check_plan(plan) if one.code == CODE]
    page = reverse("plans:areas", args=[plan.number])
    assert [(one.message, one.is_error, one.url) for one in found] == [
        ("Nordvang I mangler antal boliger og beboere.", False, f"{page}#id_{field('Nordvang I', 'homes')}"),
        ("Søengen II mangler antal beboere.", False, f"{page}#id_{field('Søengen II', 'residents')}"),
    ]


def test_the_short_application_says_it_too_and_nothing_is_kept_back(cast: Cast, plan: Plan) -> None:
    found = check_prequalification(live_document(plan))
    assert [one.code for one in found if not one.is_error].count(CODE) == 2
    make.submitted_plan(cast, plan=plan)
    assert make.fresh(plan).status == Plan.Status.IN_APPROVAL


def test_nought_is_a_number(plan: Plan) -> None:
    Estate.objects.update(homes=0, residents=0)
    assert not [one for one in check_plan(plan) if one.code == CODE]


def test_the_check_page_tells_it_and_the_page_has_the_field(cast: Cast, as_user: Any, plan: Plan) -> None:
    browser = as_user(cast.mette)
    page = html.unescape(browser.get(reverse("approvals:check", args=[plan.number])).content.decode())
    assert "Nordvang I mangler antal boliger og beboere." in page
    shown = html.unescape(browser.get(reverse("plans:areas", args=[plan.number])).content.decode())
    for name, what in (("Nordvang I", "homes"), ("Nordvang I", "residents"), ("Søengen II", "residents")):
        assert f'id="id_{field(name, what)}"' in shown
    assert f'id="id_{field("Søengen II", "homes")}"' not in shown


def test_afdelinger_of_the_same_name_are_told_apart_by_their_organisation(plan: Plan) -> None:
    Estate.objects.update(name="Afdeling 1", homes=None)
    labels = [one.label for one in CountsForm(plan=plan).fields.values()]
    assert "Afdeling 1, Boligselskabet Nordlyng: boliger" in labels
    assert "Afdeling 1, Søengens Boligforening: boliger" in labels


def test_what_is_written_is_kept_told_and_asked_no_more(cast: Cast, as_user: Any, plan: Plan) -> None:
    key, before = field("Nordvang I", "homes"), plan.revision
    assert posted(plan, as_user(cast.mette), **{key: "1.024"}).status_code == 302
    assert Estate.objects.get(name="Nordvang I").homes == 1024
    assert make.fresh(plan).revision > before
    assert Event.objects.get(verb="plans.estate_counted").text == "Nordvang I: antal boliger er skrevet: 1024"
    assert key not in CountsForm(plan=make.fresh(plan)).fields


def test_what_is_no_number_is_told_at_its_field(cast: Cast, as_user: Any, plan: Plan) -> None:
    key = field("Nordvang I", "homes")
    answer = posted(plan, as_user(cast.mette), **{key: "mange"})
    assert answer.status_code == 200
    assert f'id="id_{key}_error"' in answer.content.decode()
    assert Estate.objects.get(name="Nordvang I").homes is None


def test_who_writes_another_number_than_somebody_has_meanwhile_is_told(
    cast: Cast, as_user: Any, plan: Plan
) -> None:
    key, browser = field("Nordvang I", "homes"), as_user(cast.mette)
    Estate.objects.filter(name="Nordvang I").update(homes=1300)
    answer = posted(plan, browser, **{key: "3", field("Nordvang I", "residents"): "40"})
    page = html.unescape(answer.content.decode())
    assert "Der er imens skrevet 1.300. Lad feltet stå tomt." in page
    assert f'id="id_{key}_error"' in page
    assert Estate.objects.get(name="Nordvang I").residents is None, "nothing is written"

    assert posted(plan, browser, **{key: "", field("Nordvang I", "residents"): "40"}).status_code == 302
    estate = Estate.objects.get(name="Nordvang I")
    assert (estate.homes, estate.residents) == (1300, 40)
    assert posted(plan, browser, **{key: "1300"}).status_code == 302, "also when it is pressed twice"


def test_a_number_that_somebody_has_written_meanwhile_stays(cast: Cast, plan: Plan) -> None:
    estate = Estate.objects.get(name="Nordvang I")
    Estate.objects.filter(pk=estate.pk).update(homes=300)
    actions.choose_areas(plan=plan, by=cast.mette, counted=[actions.Counted(estate.pk, "homes", 3)])
    assert Estate.objects.get(pk=estate.pk).homes == 300
    assert not Event.objects.filter(verb="plans.estate_counted").exists()


def test_an_afdeling_outside_the_plan_is_not_counted_from_it(cast: Cast, plan: Plan) -> None:
    estate = Estate.objects.get(name="Søengen II")
    actions.choose_areas(plan=plan, by=cast.mette, estates_removed=[estate.pk])
    actions.choose_areas(
        plan=make.fresh(plan), by=cast.mette, counted=[actions.Counted(estate.pk, "residents", 3)]
    )
    assert Estate.objects.get(pk=estate.pk).residents is None
    assert len([one for one in check_plan(make.fresh(plan)) if one.code == CODE]) == 1


def test_the_key_figures_of_a_short_application_are_named_as_a_paper_to_enclose(
    cast: Cast, as_user: Any
) -> None:
    plan = make.sketch_with_the_fund(cast)
    said = "KÅS-tal for hver afdeling (Landsbyggefondens nøgletal)"
    page = as_user(cast.jonas).get(reverse("approvals:bundles", args=[plan.number])).content.decode()
    assert said in page
    files = unpacked(bundle_of(plan, cast.vejle, cast.jonas))
    assert files["00 Indhold.txt"].decode().splitlines()[-1] == f"Lægges ved: {said}"


def test_those_of_a_full_plan_have_been_sent_with_the_short_one(cast: Cast) -> None:
    files = unpacked(bundle_of(make.submitted_plan(cast), cast.vejle, cast.jonas))
    assert "Lægges ved" not in files["00 Indhold.txt"].decode()
