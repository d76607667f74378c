"""What a year is expected to end at: all its lines like a spreadsheet, and one line with its history."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import UserRequest
from core.addresses import reverse
from core.versions import Moved
from core.workflow import NotAllowed
from funding.actions import EstimatedMeanwhile, explain_variance, ledger_years, save_estimates
from funding.calculations import Variance
from funding.exchange import economy_document
from funding.figures import (
    Booked,
    ForecastFigures,
    LineFigure,
    booked_of,
    books_figures,
    categories_of,
    closed_years,
    compared,
    forecast_figures,
    forecast_of_year,
    history_of,
    latest_estimates,
    ledger,
)
from funding.figures.matrix import Document
from funding.forms.forecast import EstimateForm, ExplanationForm, ForecastForm
from funding.permissions import can_forecast
from funding.views.ledger import chosen_year, plan_with_books
from plans.models import Plan


def require_forecasting(request: UserRequest, plan: Plan) -> None:
    if not can_forecast(request.user, plan):
        raise NotAllowed("Du har ikke adgang til at skrive prognose for planen.")


@require_http_methods(["GET", "HEAD", "POST"])
def forecast(request: UserRequest, number: str) -> HttpResponse:
    """Every line of a year. POST keeps the amounts that were changed."""
    plan = plan_with_books(request, number)
    if request.method == "POST":
        require_forecasting(request, plan)
    years = ledger_years(plan)
    year = chosen_year(request, years)
    document, booked, figures, found = forecast_of(plan, year)
    closed = closed_years(plan)
    writes = can_forecast(request.user, plan) and year not in closed and not figures.is_over
    form = ForecastForm(figures.lines, request.POST if request.method == "POST" else None)
    status, moved = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                kept = save_estimates(plan=plan, by=request.user, year=year or 0, estimates=form.estimates())
            except EstimatedMeanwhile as conflict:
                status, moved = 409, conflict
            else:
                messages.success(request, told(len(kept)))
                return redirect(f"{reverse('funding:forecast', args=[number])}?aar={year}")
    context = {
        "plan": plan,
        "tab": "ledger",
        "page_name": "Prognose",
        "moved": moved,
        "figures": figures,
        "whole": ledger(document, booked, found=found),
        "year": year,
        "years": [(known, known in closed) for known in years],
        "closed": year in closed,
        "form": form,
        "writes": writes,
        "rows": rows_of(figures, form, moved),
        **addresses(number, year),
    }
    return render(request, "funding/forecast.html", context, status=status)


def addresses(number: str, year: int | None) -> dict[str, str]:
    """What the addresses of figures and lines begin with, and what the keys of the year's own figures end with."""
    return {
        "base": books_figures(number),
        "year_figure": f"-{year}",
        "lines_url": f"{reverse('funding:forecast', args=[number])}{year}/",
    }


def forecast_of(plan: Plan, year: int | None) -> tuple[Document, list[Booked], ForecastFigures, Variance]:
    """The year, and what it and the whole term are printed from: budget, books and estimates compared once."""
    document, booked, estimates = economy_document(plan), booked_of(plan), latest_estimates(plan)
    found = compared(document, booked, estimates)
    categories = categories_of(plan)
    figures = forecast_of_year(plan, document, found, categories, year=year or 0, estimates=estimates)
    return document, booked, figures, found


def told(kept: int) -> str:
    if not kept:
        return "Der var ingen ændringer at gemme."
    return "Prognosen er gemt." if kept == 1 else f"Prognosen er gemt. {kept} linjer er ændret."


def rows_of(
    figures: ForecastFigures, form: ForecastForm, moved: EstimatedMeanwhile | None
) -> list[tuple[Any, list[tuple[LineFigure, Any, Any, bool]]]]:
    """The groups with each line's field, what it was drawn with, and whether somebody else has changed it."""
    fields = {line.code: (field, seen, drawn) for line, field, seen, drawn in form.rows()}
    keys = set(moved.keys) if moved else set()
    rows = []
    for group in figures.groups:
        own = []
        for line in group.lines:
            field, seen, drawn = fields[line.code]
            is_moved = line.key in keys
            # What I save after having seen theirs is compared with theirs.
            if is_moved and line.estimate:
                seen = line.estimate.pk
            own.append((line, field, {"seen": seen, "drawn": drawn}, is_moved))
        rows.append((group, own))
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def forecast_line(request: UserRequest, number: str, year: int, category: str, focus: str) -> HttpResponse:
    """One line: what it is heading for, every estimate of it, and why it differs."""
    plan = plan_with_books(request, number)
    figures = forecast_figures(plan, economy_document(plan), booked_of(plan), categories_of(plan), year)
    line = next((line for line in figures.lines if line.code == f"{category}-{focus}"), None)
    if line is None:
        raise Http404("Linjen findes ikke.")
    if request.method == "POST":
        require_forecasting(request, plan)
    writes = can_forecast(request.user, plan)
    may_estimate = writes and not line.line.is_over and year not in closed_years(plan)
    explains = request.method == "POST" and request.POST.get("go") == "explain"
    estimate = EstimateForm(line, request.POST if request.method == "POST" and not explains else None)
    explanation = ExplanationForm(line, request.POST if explains else None)
    status, moved = (422, "") if request.method == "POST" else (200, "")
    if request.method == "POST" and (explanation if explains else estimate).is_valid():
        try:
            write(request, plan, line, explanation if explains else estimate)
        except Moved as error:
            status, moved = 409, str(error)
        else:
            return redirect(f"{reverse('funding:forecast', args=[number])}?aar={year}#linje-{line.code}")
    context = {
        "plan": plan,
        "tab": "ledger",
        "page_name": "Prognose",
        "base": books_figures(plan.number),
        "line": line,
        "year": year,
        "limits": figures.limits,
        "history": history_of(plan, line.key),
        "estimate_form": estimate if may_estimate else None,
        "explanation_form": explanation if writes else None,
        "moved": moved,
    }
    return render(request, "funding/forecast_line.html", context, status=status)


def write(request: UserRequest, plan: Plan, line: LineFigure, form: EstimateForm | ExplanationForm) -> None:
    seen = seen_number(request.POST.get("seen", ""))
    if isinstance(form, EstimateForm):
        new = form.estimate(line.key, seen)
        if new.amount == (line.estimate.amount if line.estimate else None) and not new.note:
            messages.info(request, "Der var ingen ændringer at gemme.")
            return
        save_estimates(plan=plan, by=request.user, year=line.key.year, estimates=[new])
        messages.success(request, f"Prognosen for {line.name} er gemt.")
        return
    explain_variance(
        plan=plan,
        by=request.user,
        key=line.key,
        text=form.cleaned_data["text"],
        label=line.name,
        seen=seen,
    )
    messages.success(request, f"Forklaringen på {line.name} er gemt.")


def seen_number(text: str) -> int | None:
    """A version or key that a page was drawn with; what is no number was seen by nobody."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
