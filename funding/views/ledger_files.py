"""Ledgers handed in as files: upload, say what the columns are, see what would be booked, book."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from accounts.permissions import UserRequest
from accounts.querysets import reach_of
from accounts.roles import Permission
from core.addresses import reverse
from core.files import serve
from core.models import TaskRun
from core.tables import TableRefused
from core.tasks import dispatch
from funding.actions import receive_ledger, set_up_ledger, trial_of
from funding.exchange import economy_document
from funding.exchange.ledger_file import ACROSS, CATEGORY, FOCUS, PAYER, Setup
from funding.figures import categories_of, economy
from funding.figures.explained.ledger_file import explain_file
from funding.figures.ledger_file import opened
from funding.forms.ledger import payer_text
from funding.forms.ledger_file import Choices, ColumnsForm, MeaningsForm, UploadForm
from funding.models import BudgetCategory, LedgerImport, LedgerProfile
from funding.permissions import can_book
from funding.views.ledger import plan_with_books, require_booking
from plans.models import Plan, PlanParticipant


def batch_of(request: UserRequest, plan: Plan, pk: int) -> LedgerImport:
    return get_object_or_404(LedgerImport.objects.select_related("stored_by"), plan=plan, pk=pk)


def own_organisation(request: UserRequest, plan: Plan) -> Organisation:
    """The organisation that the person books for: its profiles are offered and new ones are its."""
    own = reach_of(request.user).organisations(permission=Permission.BOOK_LEDGER)
    participants = PlanParticipant.objects.filter(plan=plan, organisation_id__in=own)
    return participants.select_related("organisation").order_by("-is_applicant", "pk")[0].organisation


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: UserRequest, number: str) -> HttpResponse:
    """Step 1: the file. Also the files that were handed in before."""
    plan = plan_with_books(request, number)
    require_booking(request, plan)
    profiles = LedgerProfile.objects.filter(organisation=own_organisation(request, plan))
    posted = request.method == "POST"
    form = UploadForm(profiles, request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            batch = receive_ledger(
                plan=plan,
                by=request.user,
                upload=form.cleaned_data["file"],
                profile=form.profile(),
                control_total=form.cleaned_data["control_total"],
            )
        except TableRefused as error:
            form.add_error("file", str(error))
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("funding:ledger_columns", number, batch.pk)
    batches = LedgerImport.objects.filter(plan=plan).select_related("stored_by")[:20]
    context = {"plan": plan, "tab": "ledger", "page_name": "Hent fil", "form": form, "batches": batches}
    return render(request, "funding/ledger_upload.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: UserRequest, number: str, pk: int) -> HttpResponse:
    """Step 2: which column is what. Then the file is tried in the background."""
    plan = plan_with_books(request, number)
    require_booking(request, plan)
    batch = batch_of(request, plan, pk)
    with opened(batch) as table:
        headings = table.headings
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(headings, choices_of(plan), Setup.of(batch.setup), data)
    if data is not None and form.is_valid():
        set_up_ledger(
            batch=batch,
            by=request.user,
            seen=seen_version(request),
            setup=form.new_setup(),
            profile_name=form.cleaned_data["profile_name"],
            organisation=own_organisation(request, plan),
        )
        return follow(dispatch("funding.try_ledger", subject=batch, root=plan, by=request.user))
    context = {"plan": plan, "tab": "ledger", "page_name": "Kolonner", "form": form, "batch": batch}
    return render(request, "funding/ledger_columns.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def one_file(request: UserRequest, number: str, pk: int) -> HttpResponse:
    """Step 3: what would be booked, what is wrong, and the values that need a meaning. POST gives them one."""
    plan = plan_with_books(request, number)
    batch = batch_of(request, plan, pk)
    trial, form = trial_of(batch), None
    books = can_book(request.user, plan) and batch.state != LedgerImport.State.BOOKED
    if books and trial and trial.unknown:
        form = MeaningsForm(trial.unknown, choices_of(plan), Setup.of(batch.setup), request.POST or None)
    if request.method == "POST":
        require_booking(request, plan)
        if form is None or form.is_valid():
            setup = form.new_setup() if form else Setup.of(batch.setup)
            set_up_ledger(batch=batch, by=request.user, seen=seen_version(request), setup=setup)
            return follow(dispatch("funding.try_ledger", subject=batch, root=plan, by=request.user))
    context = {
        "plan": plan,
        "tab": "ledger",
        "page_name": "Regnskabsfil",
        "batch": batch,
        "trial": trial,
        "form": form,
        "books": books,
        "base": f"{reverse('funding:ledger_file', args=[number, pk])}tal/",
    }
    return render(request, "funding/ledger_file.html", context)


@require_safe
def file_figure(request: UserRequest, number: str, pk: int, key: str) -> HttpResponse:
    """A sum of the file, opened, for whoever reads the books."""
    plan = plan_with_books(request, number)
    batch = batch_of(request, plan, pk)
    trial, page = trial_of(batch), reverse("funding:ledger_file", args=[number, pk])
    is_booked = batch.state == LedgerImport.State.BOOKED
    found = trial and explain_file(
        trial,
        key,
        name=batch.name,
        categories={row["code"]: row["name"] for row in categories_of(plan)},
        page=page,
        posts=f"{reverse('funding:ledger', args=[number])}?fil={pk}" if is_booked else "",
    )
    if not found:
        raise Http404
    context = {
        "plan": plan,
        "tab": "ledger",
        "page_name": found.title,
        "figure": found,
        "base": f"{page}tal/",
        "back_url": page,
        "back_name": "filen",
        "told": "Talt op, da filen blev bogført."
        if is_booked
        else "Talt op, da filen blev prøvet. Intet er bogført.",
    }
    return render(request, "funding/figure.html", context)


@require_POST
def book(request: UserRequest, number: str, pk: int) -> HttpResponse:
    """Step 4: books what the try found, in the background."""
    plan = plan_with_books(request, number)
    require_booking(request, plan)
    batch = batch_of(request, plan, pk)
    messages.info(request, "Filen bogføres. Enten bogføres alle poster, eller ingen.")
    seen = seen_version(request)
    return follow(dispatch("funding.book_ledger", subject=batch, root=plan, by=request.user, seen=seen))


@require_safe
def download(request: UserRequest, number: str, pk: int) -> FileResponse:
    """The file as it was handed in, for those who see the books."""
    plan = plan_with_books(request, number)
    return serve(batch_of(request, plan, pk))


def follow(run: TaskRun) -> HttpResponse:
    return redirect("portal:task_run", run.pk)


def seen_version(request: UserRequest) -> int:
    """The version the page was drawn with; what is no number was seen by nobody."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def choices_of(plan: Plan) -> dict[str, Choices]:
    """What a value of the file can mean in this plan."""
    money = economy(economy_document(plan))
    categories = BudgetCategory.objects.filter(scheme_id=plan.scheme_id)
    return {
        CATEGORY: [(category.code, category.name) for category in categories],
        FOCUS: [(focus.code or ACROSS, focus.label) for focus in money.foci if not focus.is_ended],
        PAYER: [(payer.key, payer_text(payer)) for payer in money.payers],
    }
