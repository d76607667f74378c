"""The papers of an ændring taken in a browser, and the record beside them confirmed by a deputy."""

import zipfile
from typing import Any

from docx import Document
from playwright.sync_api import Download, Page, expect

from accounts.actions import appoint_deputy
from accounts.roles import Role
from approvals.models import Amendment, CaseStep, StepKind
from core.dates import today
from tests.approvals import amending
from tests.e2e.person import Inspect, goes
from tests.factories.accounts import PASSWORD, Cast, MembershipFactory, UserFactory


def sent(cast: Cast) -> Amendment:
    """The styregruppe has said yes, and the fagudvalg's record waits for a second person."""
    amendment = amending.raise_everything(amending.draft(cast, title="Flere penge"), cast)
    amendment = amending.board(amending.send(amendment, cast), cast, day=today())
    amending.recommend(amendment, cast)
    amending.record(committee_of(amendment), cast, "recommended", day=today())
    return amendment


def committee_of(amendment: Amendment) -> CaseStep:
    return amending.step(amendment, StepKind.COMMITTEE)


def deputy_of(cast: Cast) -> Any:
    user = UserFactory(name="Bodil Friis", email="bodil@vejle.example")
    MembershipFactory(user=user, organisation=cast.vejle, role=Role.COORDINATOR)
    appoint_deputy(
        organisation=cast.vejle,
        principal=cast.hanne,
        deputy=user,
        starts_on=today(),
        ends_on=today(),
        by=cast.hanne,
    )
    return user


def downloads(page: Page, name: str) -> Download:
    with page.expect_download() as taken:
        page.locator("#main-content").get_by_role("link", name=name).first.click()
    return taken.value


def test_the_papers_of_a_change_and_a_deputy_who_confirms(
    cast: Cast, open_page: Any, look: Inspect, trouble: list[str]
) -> None:
    amendment = sent(cast)
    number = amendment.plan.number
    jonas = open_page(user=cast.jonas)
    look(goes(jonas, "approvals:amendment", number, 1), "Ændring 1: Flere penge")
    draft = Document(str(downloads(jonas, "Udkast til dagsordenspunkt").path()))
    assert [line.text for line in draft.paragraphs if line.style.name == "Heading 1"][:2] == [
        "Resumé",
        "Indstilling",
    ]

    jonas.get_by_role("link", name="Sagspakke", exact=True).click()
    jonas.get_by_role("button", name="Lav sagspakken").click()
    jonas.get_by_role("link", name="Se resultatet").click(timeout=40_000)
    look(jonas, "Sagspakke til ændring 1")
    packed = downloads(jonas, "Sagspakke ")
    assert packed.suggested_filename.endswith(".zip")
    with zipfile.ZipFile(packed.path()) as bundle:
        assert bundle.namelist()[:2] == ["00 Indhold.txt", "01 Ændringen før og efter.docx"]

    step = committee_of(amendment)
    bodil = open_page(user=deputy_of(cast))
    look(goes(bodil, "portal:tasks"), "Mine opgaver")
    asked = f"Bekræft {step.body_genitive} beslutning"
    bodil.locator("#main-content").get_by_role("link", name=asked).first.click()
    look(bodil, asked)
    bodil.get_by_label("Adgangskode").fill(PASSWORD)
    bodil.get_by_role("button", name=asked).click()
    expect(bodil.get_by_role("status")).to_contain_text(f"Du har bekræftet {step.body_genitive} beslutning.")
    expect(bodil.locator(".page-messages")).to_be_focused()
    expect(bodil.locator("h1")).to_have_text("Ændring 1: Flere penge")
    look(goes(bodil, "approvals:step", number, step.pk), step.body_name)
    expect(bodil.locator("#main-content")).to_contain_text("Bodil Friis på vegne af Hanne Lund")
