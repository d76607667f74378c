"""The fund's approval of a changed strategisk samarbejdsaftale: written from its letter, confirmed, or given here."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from accounts.permissions import UserRequest
from plans import actions
from plans.figures.agreements import AgreementFigure, AgreementState, figure_of
from plans.forms import ApprovalLetterForm, ConfirmApprovalForm, FundApprovalForm
from plans.models import AgreementApproval, Plan
from plans.permissions import (
    can_answer_agreement,
    can_confirm_approval,
    can_record_approval,
    reason_against_confirming,
)
from plans.views.agreements import agreement_page, posted
from plans.views.frame import live_page


def _awaiting(plan: Plan, uid: UUID) -> AgreementFigure:
    """Only a version that waits for the fund has these pages."""
    figure = figure_of(plan, uid)
    if figure is None or figure.state != AgreementState.AWAITS_FUND:
        raise Http404
    return figure


@live_page
def agreement_approval(request: UserRequest, plan: Plan, uid: UUID) -> HttpResponse:
    """The fund's officer answers here; others write down what its letter says."""
    figure = _awaiting(plan, uid)
    known = AgreementApproval.objects.filter(agreement=figure.agreement).first()
    initial = {"approved_on": known.approved_on, "reference": known.reference} if known else {}
    form: FundApprovalForm | ApprovalLetterForm
    if is_fund := can_answer_agreement(request.user, plan):
        form = FundApprovalForm(posted(request)[0], request=request)
    elif can_record_approval(request.user, plan):
        form = ApprovalLetterForm(*posted(request), initial=initial)
    else:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("approved_on", "reference")}
        if isinstance(form, ApprovalLetterForm):
            actions.record_approval(
                agreement=figure.agreement, changes=form.file_changes, by=request.user, **said
            )
            messages.success(request, "Svaret er registreret. En anden skal nu bekræfte det.")
        else:
            actions.approve_agreement(agreement=figure.agreement, by=request.user, **said)
            messages.success(request, "Ændringen af aftalen er godkendt.")
        return redirect("plans:agreement", plan.number, uid)
    context = {"form": form, "figure": figure, "is_fund": is_fund}
    return agreement_page(request, "plans/agreement_approval.html", plan, figure.agreement.title, **context)


@live_page
def agreement_confirm(request: UserRequest, plan: Plan, uid: UUID) -> HttpResponse:
    """A second person confirms that it is what the letter says."""
    figure = _awaiting(plan, uid)
    known = AgreementApproval.objects.filter(agreement=figure.agreement).select_related("recorded_by").first()
    if known is None:
        raise Http404
    if not can_confirm_approval(request.user, plan) or reason_against_confirming(request.user, known):
        raise PermissionDenied
    form = ConfirmApprovalForm(posted(request)[0], request=request, initial={"version": known.version})
    if request.method == "POST" and form.is_valid():
        actions.confirm_approval(
            agreement=figure.agreement, seen_version=form.cleaned_data["version"], by=request.user
        )
        messages.success(request, "Fondens godkendelse er bekræftet.")
        return redirect("plans:agreement", plan.number, uid)
    context = {"form": form, "figure": figure, "approval": known}
    return agreement_page(request, "plans/agreement_confirm.html", plan, figure.agreement.title, **context)
