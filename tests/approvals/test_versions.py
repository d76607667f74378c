"""Any two versions side by side in words and kroner, and the plan as it was on a date."""

import copy
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils.html import strip_tags

from approvals.figures import compare_documents, differences, in_force_on, versions_for
from approvals.models import Snapshot
from plans.actions import changing
from plans.models import Goal
from tests.approvals import states
from tests.conftest import Cast
from tests.factories import approvals as make


@pytest.fixture
def document(cast: Cast) -> dict[str, Any]:
    make.submitted_plan(cast)
    return Snapshot.objects.get().document


def changed(document: dict[str, Any]) -> dict[str, Any]:
    """A copy in which every sort of thing is different."""
    after = copy.deepcopy(document)
    after["plan"]["ends_on"] = "2032-12-31"
    after["goals"][0]["description"] = "Flere unge skal i fritidsjob."
    gone = after["activities"].pop(0)
    after["activities"].append({**gone, "uid": "9d2b7a52-8f2c-4ad1-9d4c-000000000001", "title": "Ny café"})
    after["budget"][0]["amount"] = "1.00"
    after["financing"].append(
        {
            **after["financing"][0],
            "uid": "9d2b7a52-8f2c-4ad1-9d4c-000000000002",
            "year": 2035,
            "amount": "7.00",
        }
    )
    return after


def test_the_same_document_has_no_difference(document: dict[str, Any]) -> None:
    assert compare_documents(document, copy.deepcopy(document)).is_empty


def test_rows_that_came_went_and_were_changed_stand_in_their_section(document: dict[str, Any]) -> None:
    compared = compare_documents(document, changed(document))
    found = {(section.name, row.kind, row.state) for section in compared.sections for row in section.rows}
    focus = document["foci"][0]["focus_area"]["name"]
    assert ("Grundoplysninger", "Planen", "changed") in found
    assert (focus, "Mål", "changed") in found
    assert {state for _, kind, state in found if kind == "Handling"} == {"added", "ended"}
    assert compared.counts == {"added": 1, "ended": 1, "changed": 2}


def test_money_is_told_from_and_to_with_the_difference(document: dict[str, Any]) -> None:
    money = compare_documents(document, changed(document)).money
    before = Decimal(document["budget"][0]["amount"])
    line = next(line for line in money.lines if line.after == Decimal("1.00"))
    assert (line.before, line.difference) == (before, Decimal("1.00") - before)
    assert money.budget_total.difference == Decimal("1.00") - before
    assert money.financing_total.difference == Decimal("7.00")
    assert 2035 in money.years_added
    assert money.years_gone == ()


def test_both_ways_tell_the_opposite(document: dict[str, Any]) -> None:
    there, back = (
        compare_documents(document, changed(document)),
        compare_documents(changed(document), document),
    )
    assert there.money.budget_total.difference == -back.money.budget_total.difference
    assert there.counts["added"] == back.counts["ended"]
    assert back.money.years_gone == there.money.years_added


@pytest.mark.parametrize(
    ("named", "conditions", "told"),
    [
        ("LBF-9", "", []),
        ("LBF-9", "Et nyt regnskab.", [("–", "Et nyt regnskab.")]),
        ("LBF-1", "", [("Et budget.", "–")]),
    ],
)
def test_a_later_tilsagn_takes_no_condition_away(
    document: dict[str, Any], named: str, conditions: str, told: list[tuple[str, str]]
) -> None:
    """Those of the first go on holding; that they go is told where the same tilsagn is put right."""
    grant = {"granted_on": "2026-11-20", "reference": "LBF-1", "conditions": "Et budget.", "amount": "100.00"}
    before = {**document, "grant": grant}
    after = {**document, "grant": {**grant, "reference": named, "conditions": conditions}}
    found = [one for one in differences(before, after) if one.field == "Vilkår"]
    assert [(one.before, one.after) for one in found] == told


def test_the_difference_stands_inside_the_text(cast: Cast, as_user: Any) -> None:
    plan = states.returned(cast, [("", "Skriv det hele om.")])
    with changing(plan, by=None):
        goal = Goal.objects.filter(plan=plan).first()
        goal.title = f"{goal.title} <b>hurtigt</b>"
        goal.save()
    page = as_user(cast.lars).get(states.url("versions", plan), {"fra": "1", "til": "nu"}).content.decode()
    assert "<b>hurtigt</b>" not in page
    assert '<ins><span class="sr-only">[nyt: </span>' in page
    assert "&lt;b&gt;hurtigt&lt;/b&gt;" in page


def test_texts_are_compared_as_words_without_the_signs_of_markdown(cast: Cast, as_user: Any) -> None:
    plan = states.returned(cast, [("", "Skriv det hele om.")])
    with changing(plan, by=None):
        plan.background = "Vi får **flere unge** i job & <i>skole</i>.\n\n- Lektiecafé\n- Fritidsjob"
        plan.save()
    page = as_user(cast.lars).get(states.url("versions", plan), {"fra": "1", "til": "nu"}).content.decode()
    assert "**" not in page
    assert "- Lektiecafé" not in page
    text = strip_tags(page).replace("[nyt: ", "").replace("]", "")
    for words in ("flere unge", "i job &amp; &lt;i&gt;skole&lt;/i&gt;", "• Lektiecafé", "• Fritidsjob"):
        assert words in text, words


def test_where_the_signs_alone_differ_they_are_shown(document: dict[str, Any]) -> None:
    before, after = copy.deepcopy(document), copy.deepcopy(document)
    before["plan"]["background"], after["plan"]["background"] = "Flere unge i job.", "Flere **unge** i job."
    [found] = differences(before, after)
    assert (found.before, found.after) == ("Flere unge i job.", "Flere **unge** i job.")


def test_one_version_is_nothing_to_compare(cast: Cast, as_user: Any) -> None:
    plan = make.financed_plan(cast)
    page = as_user(cast.lars).get(states.url("versions", plan))
    assert "Der er ikke to versioner at sammenligne" in page.content.decode()


@pytest.mark.parametrize("query", [{"fra": "99"}, {"til": "<x>"}, {"fra": "", "til": ""}])
def test_a_version_that_is_not_there_is_the_latest(cast: Cast, as_user: Any, query: dict[str, str]) -> None:
    plan = make.granted_plan(cast)
    answer = as_user(cast.lars).get(states.url("versions", plan), query)
    assert answer.status_code == 200
    assert answer.context["other"].key == "nu"


# Who may choose what


def test_the_fund_chooses_among_what_it_was_sent_and_the_plan_from_its_start(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    assert [version.key for version in versions_for(cast.else_, plan)] == ["1"]
    assert [version.key for version in versions_for(cast.jonas, plan)] == ["1", "nu"]
    started = make.granted_plan(cast, plan=plan)
    assert [version.key for version in versions_for(cast.else_, started)] == ["1", "2", "nu"]


def test_the_plan_in_work_is_not_told_to_the_fund(cast: Cast, as_user: Any) -> None:
    plan = make.forwarded_plan(cast)
    answer = as_user(cast.else_).get(states.url("versions", plan), {"fra": "1", "til": "nu"})
    assert "Der er ikke to versioner at sammenligne" in answer.content.decode()


# On a date


def test_the_plan_on_a_date_is_the_snapshot_in_force_that_day(cast: Cast, as_user: Any) -> None:
    plan = make.granted_plan(cast)
    started = plan.snapshots.get(reason="started")
    day = started.valid_from
    assert in_force_on(cast.lars, plan, day) == started
    assert in_force_on(cast.lars, plan, day - dt.timedelta(days=1)) is None
    lars = as_user(cast.lars)
    page = lars.get(states.url("on_date", plan), {"dato": f"{day:%d-%m-%Y}"}).content.decode()
    assert "Planen, som den gjaldt den" in page or "Planen, som den gælder den" in page
    early = lars.get(states.url("on_date", plan), {"dato": "01-01-2020"}).content.decode()
    assert "Planen var ikke i drift den dag" in early
    assert lars.get(states.url("on_date", plan), {"dato": "i går"}).status_code == 422


@pytest.mark.parametrize(
    ("today", "day", "said"),
    [
        (
            "2026-12-01",
            "25-11-2026",
            (
                "Planen, som den gjaldt den 25. november 2026",
                "Planens periode begynder først den 1. april 2027.",
            ),
        ),
        ("2027-04-02", "31-03-2027", ("Planen, som den gjaldt den", "begyndte først den 1. april 2027.")),
        ("2026-12-01", "31-03-2031", ("Planen, som den gælder den 31. marts 2031", "Datoen ligger fremme")),
        (
            "2026-12-01",
            "01-04-2031",
            (
                "Planens periode slutter den 31. marts 2031",
                "Den 1. april 2031 gælder planen kun, hvis den bliver forlænget inden da.",
            ),
        ),
        (
            "2031-04-03",
            "01-04-2031",
            (
                "Planens periode sluttede den 31. marts 2031",
                "Den 1. april 2031 gjaldt planen ikke. Her står den seneste version indtil da: Sat i drift",
            ),
        ),
        (
            "2031-04-03",
            "03-04-2031",
            ("Planens periode sluttede den", "Den 3. april 2031 gælder planen ikke."),
        ),
        (
            "2031-04-03",
            "01-01-2040",
            (
                "Planens periode sluttede den",
                "Den 1. januar 2040 gælder planen ikke.",
            ),
        ),
    ],
)
def test_the_plan_on_a_date_says_where_its_term_is_not_begun_or_over(
    cast: Cast, as_user: Any, today: str, day: str, said: tuple[str, str]
) -> None:
    plan = make.granted_plan(cast)
    with make.on(dt.date.fromisoformat(today)):
        page = as_user(cast.lars).get(states.url("on_date", plan), {"dato": day}).content.decode()
    text = strip_tags(page)
    assert [words for words in said if words not in text] == []
    assert plan.challenges.first().title in text


def test_a_hand_in_is_never_in_force(cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    page = as_user(cast.jonas).get(states.url("on_date", plan)).content.decode()
    assert "Planen er ikke sat i drift" in page
    assert "Se den seneste indsendelse" in page
