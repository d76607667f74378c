"""The kommune's own chain: data that its administrator keeps; running cases keep theirs."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Municipality
from approvals import actions
from approvals.calculations import genitive, in_sentence
from approvals.models import CaseStep, ChainStep, StepKind
from approvals.rules import check_chain
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


def names() -> list[tuple[int, str]]:
    return list(ChainStep.objects.order_by("group", "pk").values_list("group", "body_name"))


def body(name: str) -> ChainStep:
    return ChainStep.objects.select_related("municipality__organisation").get(body_name=name)


def vejle(cast: Cast) -> Municipality:
    return Municipality.objects.get(pk=cast.vejle.pk)


def test_the_usual_beginning(cast: Cast) -> None:
    actions.start_chain(municipality=vejle(cast), by=cast.ulla)
    assert names() == [(1, "Økonomiudvalget"), (2, "Byrådet")]
    with pytest.raises(Moved):
        actions.start_chain(municipality=vejle(cast), by=cast.ulla)


def test_a_new_body_stands_before_the_council(cast: Cast) -> None:
    actions.start_chain(municipality=vejle(cast), by=cast.ulla)
    actions.add_body(
        municipality=vejle(cast), kind=StepKind.COMMITTEE, body_name="Socialudvalget", by=cast.ulla
    )
    assert names() == [(1, "Økonomiudvalget"), (2, "Socialudvalget"), (3, "Byrådet")]
    step = body("Socialudvalget")
    actions.move_body(body=step, seen_version=step.version, places=-1, by=cast.ulla)
    assert names() == [(1, "Socialudvalget"), (2, "Økonomiudvalget"), (3, "Byrådet")]


def test_the_council_is_always_last(cast: Cast) -> None:
    make.add_chain(cast)
    step = body("Økonomiudvalget")
    with pytest.raises(NotReady, match="altid sidst"):
        actions.move_body(body=step, seen_version=step.version, places=1, by=cast.ulla)
    council = body("Byrådet")
    with pytest.raises(NotReady, match="altid sidst"):
        actions.run_side_by_side(body=council, seen_version=council.version, by=cast.ulla)


def test_side_by_side_and_apart_again(cast: Cast) -> None:
    make.add_chain(cast)
    step = body("Økonomiudvalget")
    actions.run_side_by_side(body=step, seen_version=step.version, by=cast.ulla)
    assert names() == [(1, "Social- og Sundhedsudvalget"), (1, "Økonomiudvalget"), (2, "Byrådet")]
    step = body("Økonomiudvalget")
    actions.move_body(body=step, seen_version=step.version, places=-1, by=cast.ulla)
    assert names() == [(1, "Økonomiudvalget"), (2, "Social- og Sundhedsudvalget"), (3, "Byrådet")]


def test_remove_rename_and_names_once(cast: Cast) -> None:
    make.add_chain(cast)
    step = body("Økonomiudvalget")
    actions.remove_body(body=step, seen_version=step.version, by=cast.ulla)
    assert names() == [(1, "Social- og Sundhedsudvalget"), (2, "Byrådet")]
    with pytest.raises(NotReady, match="allerede med"):
        actions.add_body(
            municipality=vejle(cast),
            kind=StepKind.COMMITTEE,
            body_name="social- og sundhedsudvalget",
            by=cast.ulla,
        )
    step = body("Social- og Sundhedsudvalget")
    actions.rename_body(body=step, seen_version=step.version, body_name="Velfærdsudvalget", by=cast.ulla)
    with pytest.raises(Moved):
        actions.rename_body(body=step, seen_version=step.version, body_name="Igen", by=cast.ulla)
    assert names() == [(1, "Velfærdsudvalget"), (2, "Byrådet")]


def test_forvaltninger_are_heard_beside_the_one_that_writes_the_indstilling(cast: Cast, as_user: Any) -> None:
    """And the committees wait for all of them; one that the kommune has put beside a committee stays there."""
    make.add_chain(cast)
    for name in ("Teknik- og Miljøforvaltningen", "Børne- og Ungeforvaltningen"):
        actions.add_body(municipality=vejle(cast), kind=StepKind.HEARING, body_name=name, by=cast.ulla)
    page = as_user(cast.ulla).get(reverse("approvals:chain", args=["630"])).content.decode()
    picture = page[page.index("Sagens vej") : page.index("Ret forløbet")]
    beside = picture[picture.index("chain-beside") : picture.index("Social- og Sundhedsudvalget")]
    assert "Forvaltningens indstilling" in beside
    assert "Teknik- og Miljøforvaltningen" in beside
    plan = make.submitted_plan(cast)
    steps = CaseStep.objects.filter(case__plan=plan)
    now = steps.filter(state="open").exclude(kind=StepKind.ORGANISATION)
    assert set(now.values_list("kind", flat=True)) == {StepKind.RECOMMENDATION, StepKind.HEARING}
    make.recommend(plan, cast.jonas)
    assert steps.get(kind=StepKind.COMMITTEE).state == "waiting"
    for name in ("Teknik- og Miljøforvaltningen", "Børne- og Ungeforvaltningen"):
        step = make.step_of(plan, StepKind.HEARING, name)
        day = make.RECOMMENDED
        actions.record_decision(
            step=step,
            seen_snapshot=1,
            written=actions.Record(decided_on=day, outcome="stated", text="Ingen bemærkninger."),
            by=cast.jonas,
        )
        step.refresh_from_db()
        actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=1, by=cast.hanne)
    assert steps.get(kind=StepKind.COMMITTEE).state == "open"


def test_forvaltninger_are_heard_side_by_side_before_the_committees(cast: Cast) -> None:
    make.add_chain(cast)
    for name in ("Teknik- og Miljøforvaltningen", "Børne- og Ungeforvaltningen"):
        actions.add_body(municipality=vejle(cast), kind=StepKind.HEARING, body_name=name, by=cast.ulla)
    assert names() == [
        (1, "Teknik- og Miljøforvaltningen"),
        (1, "Børne- og Ungeforvaltningen"),
        (2, "Social- og Sundhedsudvalget"),
        (3, "Økonomiudvalget"),
        (4, "Byrådet"),
    ]


def undo(cast: Cast, seen: int | None = None) -> None:
    last = actions.last_change(vejle(cast))
    assert last is not None
    actions.undo_change(municipality=vejle(cast), seen_change=seen or last.pk, by=cast.ulla)


def test_every_change_is_undone(cast: Cast) -> None:
    make.add_chain(cast)
    as_it_was = names()
    step = body("Økonomiudvalget")
    for change in (
        lambda: actions.remove_body(body=step, seen_version=step.version, by=cast.ulla),
        lambda: actions.run_side_by_side(
            body=body("Økonomiudvalget"), seen_version=body("Økonomiudvalget").version, by=cast.ulla
        ),
        lambda: actions.rename_body(
            body=body("Økonomiudvalget"),
            seen_version=body("Økonomiudvalget").version,
            body_name="Økonomi- og Planudvalget",
            by=cast.ulla,
        ),
        lambda: actions.add_body(
            municipality=vejle(cast), kind=StepKind.COMMITTEE, body_name="Teknisk Udvalg", by=cast.ulla
        ),
    ):
        change()
        changed = names()
        assert changed != as_it_was
        undo(cast)
        assert names() == as_it_was


def test_two_removals_are_undone_one_after_the_other(cast: Cast) -> None:
    make.add_chain(cast)
    as_it_was = names()
    for name in ("Økonomiudvalget", "Social- og Sundhedsudvalget"):
        actions.remove_body(body=body(name), seen_version=body(name).version, by=cast.ulla)
    undo(cast)
    assert [name for _group, name in names()] == ["Social- og Sundhedsudvalget", "Byrådet"]
    undo(cast)
    assert names() == as_it_was
    told = [str(act.text) for act in Event.objects.filter(verb="approvals.chain_undone")]
    assert not any("fortrudt: Ændring" in text for text in told)


def test_nothing_is_offered_that_moves_a_body_below_the_council(cast: Cast, as_user: Any) -> None:
    make.add_chain(cast)
    page = as_user(cast.ulla).get(reverse("approvals:chain", args=["630"])).content.decode()
    assert page.count('value="down"') == 1  # the committee's; økonomiudvalget stands just above the council


def test_with_the_council_missing_the_check_says_which_body_is(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    assert check_chain(plan) == []
    actions.remove_body(body=body("Byrådet"), seen_version=body("Byrådet").version, by=cast.ulla)
    (finding,) = check_chain(plan)
    assert finding.message == "Kommunalbestyrelsen mangler i sagsforløbet i Vejle Kommune."


def test_only_the_change_that_was_seen_is_undone(cast: Cast) -> None:
    make.add_chain(cast)
    seen = actions.last_change(vejle(cast))
    assert seen is not None
    step = body("Økonomiudvalget")
    actions.remove_body(body=step, seen_version=step.version, by=cast.ulla)
    with pytest.raises(Moved):
        undo(cast, seen.pk)


@pytest.mark.parametrize("name", ["jonas", "hanne", "pia", "admin", "grethe", "else"])
def test_only_the_kommunes_own_administrator_changes_it(name: str, cast: Cast, as_user: Any) -> None:
    make.add_chain(cast)
    step = body("Økonomiudvalget")
    with pytest.raises(NotAllowed):
        actions.remove_body(body=step, seen_version=step.version, by=cast[name])
    # The portal's administrator looks after members, and so sees the kommune's page, but not its chain.
    expected = 403 if name == "admin" else 404
    assert as_user(cast[name]).get(reverse("approvals:chain", args=["630"])).status_code == expected


def test_a_running_case_keeps_the_chain_it_began_with(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    before = list(CaseStep.objects.filter(case__plan=plan).values_list("group", "body_name"))
    step = body("Økonomiudvalget")
    actions.remove_body(body=step, seen_version=step.version, by=cast.ulla)
    actions.add_body(
        municipality=vejle(cast), kind=StepKind.COMMITTEE, body_name="Teknisk Udvalg", by=cast.ulla
    )
    assert list(CaseStep.objects.filter(case__plan=plan).values_list("group", "body_name")) == before
    other = make.submitted_plan(cast, title="En ny plan")
    assert [step.body_name for step in CaseStep.objects.filter(case__plan=other, group__gt=0)] == [
        "Forvaltningens indstilling",
        "Social- og Sundhedsudvalget",
        "Teknisk Udvalg",
        "Byrådet",
        "Sendt til Landsbyggefonden",
        "Tilsagn",
    ]


def test_the_council_is_called_by_its_local_name(cast: Cast, as_user: Any) -> None:
    municipality = vejle(cast)
    municipality.council_name, municipality.council_genitive = (
        "Borgerrepræsentationen",
        "Borgerrepræsentationens",
    )
    municipality.save()
    plan = make.approved_plan(cast, until="finance_committee")
    make.record(plan, StepKind.COUNCIL, "approved", day=make.COUNCIL_DAY, by=cast.jonas)
    step = make.step_of(plan, StepKind.COUNCIL)
    assert step.body_name == "Borgerrepræsentationen"
    page = as_user(cast.hanne).get(reverse("approvals:step", args=[plan.number, step.pk])).content.decode()
    assert "<h1>Bekræft Borgerrepræsentationens beslutning</h1>" in page
    assert (
        "Jeg bekræfter, at borgerrepræsentationen i Vejle Kommune på mødet den 17. november 2026, punkt 14,"
        in page
    )


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("Økonomiudvalget", "Økonomiudvalgets"),
        ("Social- og Sundhedsudvalget", "Social- og Sundhedsudvalgets"),
        ("Aarhus Byråd", "Aarhus Byråds"),
        ("Udvalget for Unge og Jobs", "Udvalget for Unge og Jobs'"),
        ("afdelingsbestyrelsen i Søengen II", "afdelingsbestyrelsen i Søengen II's"),
        ("afdelingsbestyrelsen i Etape 2", "afdelingsbestyrelsen i Etape 2's"),
    ],
)
def test_genitive(name: str, whose: str) -> None:
    assert genitive(name) == whose
    assert in_sentence("Byrådet") == "byrådet"


def test_the_page(cast: Cast, as_user: Any) -> None:
    browser = as_user(cast.ulla)
    address = reverse("approvals:chain", args=["630"])
    assert "Der er ingen kommunalbestyrelse" in browser.get(address).content.decode()
    assert browser.post(reverse("approvals:chain_start", args=["630"])).status_code == 302
    answer = browser.post(address, {"kind": "committee", "body_name": ""})
    assert (answer.status_code, "Skriv organets navn." in answer.content.decode()) == (422, True)
    assert browser.post(address, {"kind": "committee", "body_name": "Socialudvalget"}).status_code == 302
    step = body("Socialudvalget")
    change = reverse("approvals:chain_change", args=["630", step.pk])
    assert browser.post(change, {"version": step.version, "act": "up"}).status_code == 302
    assert names() == [(1, "Socialudvalget"), (2, "Økonomiudvalget"), (3, "Byrådet")]
    assert browser.post(change, {"version": 99, "act": "remove"}).status_code == 409
    assert browser.post(change, {"version": 1, "act": "explode"}).status_code == 404
    step = body("Socialudvalget")
    assert browser.post(change, {"version": step.version, "act": "remove"}).status_code == 302
    step = body("Økonomiudvalget")
    rename = reverse("approvals:chain_rename", args=["630", step.pk])
    assert browser.get(rename).status_code == 200
    assert (
        browser.post(
            rename, {"version": step.version, "body_name": "Økonomi- og Erhvervsudvalget"}
        ).status_code
        == 302
    )
    assert names() == [(1, "Økonomi- og Erhvervsudvalget"), (2, "Byrådet")]
    page = browser.get(address).content.decode()
    assert "Sidst ændret: Økonomiudvalget hedder nu Økonomi- og Erhvervsudvalget i sagsforløbet." in page
    last = actions.last_change(vejle(cast))
    assert last is not None
    back = reverse("approvals:chain_undo", args=["630"])
    assert browser.post(back, {"version": last.pk}).status_code == 302
    assert browser.post(back, {"version": last.pk}).status_code == 409
    assert names() == [(1, "Økonomiudvalget"), (2, "Byrådet")]
