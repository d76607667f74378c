"""Plans in from a file, and out into one. A file is first tried: what it would do is shown before anything is kept."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.permissions import UserRequest
from core.bodies import drain, is_too_large
from core.documents import read
from core.files import download
from core.spreadsheets import TextTooLong
from core.tasks import dispatch, latest_run
from core.workflow import NotAllowed, NotReady
from plans.models import Plan
from portal.actions import receive_file
from portal.exchange import plan_file, write_file
from portal.exchange.shape import MAX_PROBLEMS
from portal.exchange.uploads import JSON, WORKBOOK
from portal.exchange.workbook import template, write_workbook
from portal.figures.imports import ImportReport
from portal.forms import ImportForm, too_large
from portal.models import ImportFile
from portal.permissions import can_export, can_import, can_take_over
from portal.views import visible_plan

SHOWN_CHANGES = 200


# In


@csrf_exempt  # only for a moment: the token lies in the body, and the size is looked at before it is read
@require_http_methods(["GET", "HEAD", "POST"])
def import_plans(request: UserRequest) -> HttpResponse:
    """Step 1: the file."""
    require_import(request)
    if request.method == "POST" and is_too_large(request, settings.IMPORT_MAX_BYTES):
        drain(request)
        form = ImportForm({})
        form.errors["file"] = form.error_class([too_large()])
        return import_page(request, form, status=413)
    response: HttpResponse = _import_plans(request)
    return response


@csrf_protect
def _import_plans(request: UserRequest) -> HttpResponse:
    if request.method != "POST":
        return import_page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file = receive_file(upload=form.cleaned_data["file"], by=request.user)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            dispatch("portal.check_file", subject=file, by=request.user)
            return redirect("portal:import_file", file.pk)
    return import_page(request, form, status=422)


def import_page(request: UserRequest, form: ImportForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        # What was found in a file, up to some hundred kB, is shown on its own page.
        "files": ImportFile.objects.filter(stored_by=request.user).defer("problems", "report")[:10],
        "takes_over": can_take_over(request.user),
    }
    return render(request, "portal/import.html", context, status=status)


def require_import(request: UserRequest) -> None:
    if not can_import(request.user):
        raise NotAllowed("Planer hentes ind af dem, der skriver planer, og af portalens administrator.")


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: UserRequest, pk: int) -> HttpResponse:
    """Step 2: what the file would do, or what is wrong with it. POST takes it in."""
    file = get_object_or_404(ImportFile, pk=pk, stored_by=request.user)
    require_import(request)
    run = latest_run(file)
    if request.method == "POST":
        if file.state != ImportFile.State.CHECKED:
            raise NotReady(["Filen er ikke klar til at blive hentet ind."])
        dispatch("portal.take_in_file", subject=file, by=request.user)
        return redirect("portal:import_file", file.pk)
    if request.htmx:
        if run and run.is_active:
            return render(request, "portal/import_progress.html", {"file": file, "run": run})
        return HttpResponseClientRefresh()
    context = {
        "file": file,
        "run": run,
        "report": read(ImportReport, file.report) if file.report else None,
        "form": ImportForm(),
        "shown_changes": SHOWN_CHANGES,
        "most_problems": MAX_PROBLEMS,
    }
    return render(request, "portal/import_file.html", context)


@require_safe
def import_template(request: UserRequest) -> HttpResponse:
    """The empty workbook, with the sheets that the person may fill in."""
    require_import(request)
    return download(
        template(drafts_only=not can_take_over(request.user)), "helhedsplaner-skabelon.xlsx", WORKBOOK
    )


# Out


@require_safe
def export_json(request: UserRequest, number: str) -> HttpResponse:
    plan = exported_plan(request, number)
    content = write_file(plan_file([plan], for_user=request.user))
    return download(content, f"{plan.number} {plan.title}.json", JSON)


@require_safe
def export_workbook(request: UserRequest, number: str) -> HttpResponse:
    plan = exported_plan(request, number)
    try:
        content = write_workbook(plan_file([plan], for_user=request.user))
    except TextTooLong as error:
        raise NotReady(
            [
                f"En tekst er længere, end en celle i et regneark kan rumme ({error.place}). Hent planen som JSON."
            ]
        ) from error
    return download(content, f"{plan.number} {plan.title}.xlsx", WORKBOOK)


def exported_plan(request: UserRequest, number: str) -> Plan:
    plan = visible_plan(request, number)
    if not can_export(request.user, plan):
        raise NotAllowed("Planen hentes ud af dem, der skriver den, og af kommunens sagsbehandlere.")
    return plan
