"""Papers made of a case, for systems outside the portal."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from accounts.permissions import UserRequest
from approvals import actions
from approvals.figures import CaseFile, committee_item, file_of, read_attachments
from approvals.figures.papers import (
    CLOSED_SINCE,
    enclosed_by_hand,
    has_item,
    holds_closed_words,
    is_sent,
    paper_url,
)
from approvals.forms import UploadCorrectionForm, UploadedForm
from approvals.models import Case, CaseBundle, Snapshot
from approvals.permissions import bundle_organisation, can_draft_item
from approvals.views.amendments import load_amendment
from approvals.views.loading import frame, load_case
from core.dates import day_of, today
from core.files import download, serve
from core.tasks import latest_run
from core.word import CONTENT_TYPE
from core.workflow import NotAllowed, NotReady, WrongState
from plans.models import Plan


def load(request: UserRequest, number: str, amendment: int | None) -> tuple[Plan, CaseFile, Case]:
    """The case of the application, or of an ændring that the kommune decides on."""
    if amendment is None:
        return load_case(request, number)
    plan, found = load_amendment(request, number, amendment)
    if found.case is None:
        raise Http404
    plan.__dict__["_case_file"] = file = file_of(plan, found.case)
    assert file.case is not None
    file.case.snapshot = found.case.snapshot
    found.case = file.case
    if not has_item(file):
        raise Http404
    return plan, file, file.case


def require_sent(case: Case) -> None:
    if not is_sent(case):
        raise WrongState("Ændringen er hos ansøgeren. Papirerne kan laves, når den er sendt igen.")


@require_safe
def item(request: UserRequest, number: str, amendment: int | None = None) -> HttpResponse:
    """The Word draft of the committee item, of the hand-in that the kommune has before it."""
    plan, file, case = load(request, number, amendment)
    if not can_draft_item(request.user, case):
        raise NotAllowed("Udkastet til dagsordenspunktet hentes af kommunens sagsbehandlere.")
    require_sent(case)
    snapshot = Snapshot.objects.get(pk=case.snapshot_id)  # the case file leaves out its document
    read_attachments(file)
    content = committee_item(file, snapshot).written()
    about = f"{plan.number} {case.amendment}" if case.is_amendment else plan.number
    return download(content, f"Dagsordenspunkt {about} {plan.title}.docx", CONTENT_TYPE)


# Sagspakke


def loaded(request: UserRequest, number: str, amendment: int | None) -> tuple[Plan, CaseFile, Case, int]:
    """Plan, file, case, and the organisation for which the person takes the sagspakke."""
    plan, file, case = load(request, number, amendment)
    organisation = bundle_organisation(request.user, case)
    if organisation is None:
        raise NotAllowed("Sagspakken laves af kommunens sagsbehandlere og af dem, der skriver planen.")
    return plan, file, case, organisation


@require_http_methods(["GET", "HEAD", "POST"])
def bundles(request: UserRequest, number: str, amendment: int | None = None) -> HttpResponse:
    """What the sagspakke holds, those that were made, and the button that makes a new one."""
    plan, file, case, organisation = loaded(request, number, amendment)
    if request.method == "POST":
        require_sent(case)
        maker = Organisation.objects.get(pk=organisation)
        run = actions.build_bundle(case=case, organisation=maker, by=request.user)
        return redirect("portal:task_run", run.pk)
    made = case.bundles.filter(organisation=organisation).select_related(
        "snapshot", "stored_by", "uploaded_by"
    )
    title = f"Sagspakke til ændring {case.amendment.number}" if case.is_amendment else "Sagspakke"
    context = frame(
        request,
        plan,
        title,
        title=title,
        file=file,
        bundles=[(one, holds_closed_words(one, file)) for one in made[:10]],
        closed_since=CLOSED_SINCE,
        by_hand=enclosed_by_hand(case),
        run=latest_run(case),
        is_sent=is_sent(case),
    )
    return render(request, "approvals/bundles.html", context)


@require_safe
def bundle(request: UserRequest, number: str, pk: int, amendment: int | None = None) -> FileResponse:
    _, file, case, organisation = loaded(request, number, amendment)
    found = get_object_or_404(CaseBundle, pk=pk, case=case, organisation=organisation)
    if holds_closed_words(found, file):
        raise NotReady([CLOSED_SINCE])
    return serve(found)


@require_http_methods(["GET", "HEAD", "POST"])
def uploaded(request: UserRequest, number: str, pk: int, amendment: int | None = None) -> HttpResponse:
    """That it was uploaded in the fund's portal, with the receipt."""
    plan, _, case, organisation = loaded(request, number, amendment)
    found = get_object_or_404(CaseBundle, pk=pk, case=case, organisation=organisation)
    form = UploadedForm(
        request.POST if request.method == "POST" else None,
        made_on=day_of(found.stored_at),
        initial={"uploaded_on": today()},
    )
    if request.method == "POST" and form.is_valid():
        actions.note_upload(bundle=found, by=request.user, **form.cleaned_data)
        messages.success(request, "Det er skrevet i sagen, at sagspakken er lagt op.")
        return redirect(paper_url(case, "bundles"))
    context = frame(
        request,
        plan,
        "Lagt op i fondens portal",
        form=form,
        title="Lagt op i fondens portal",
        lead="Skriv, hvornår sagspakken blev lagt op i Landsbyggefondens portal, og den kvittering, I fik.",
        button="Gem",
    )
    return render(request, "approvals/act.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_upload(request: UserRequest, number: str, pk: int, amendment: int | None = None) -> HttpResponse:
    """A wrong day or receipt of the upload, put right with a reason."""
    plan, _, case, organisation = loaded(request, number, amendment)
    found = get_object_or_404(CaseBundle, pk=pk, case=case, organisation=organisation)
    if found.uploaded_on is None:
        raise WrongState("Det er ikke skrevet, at sagspakken er lagt op.")
    told = {"uploaded_on": found.uploaded_on, "receipt": found.receipt, "seen": found.upload_text}
    form = UploadCorrectionForm(
        request.POST if request.method == "POST" else None, made_on=day_of(found.stored_at), initial=told
    )
    if request.method == "POST" and form.is_valid():
        bundle = actions.correct_upload(bundle=found, by=request.user, **form.cleaned_data)
        is_changed = bundle.upload_text != found.upload_text
        messages.success(
            request, "Oplysningerne er rettet." if is_changed else "Oplysningerne er, som de var."
        )
        return redirect(paper_url(case, "bundles"))
    title = "Ret, hvornår sagspakken er lagt op"
    lead = f"Der står nu: {found.upload_text}. Det bliver stående i historikken."
    context = frame(request, plan, title, form=form, title=title, lead=lead, button="Gem rettelsen")
    return render(request, "approvals/act.html", context, status=422 if form.is_bound else 200)
