"""A decision as a page shows it, and the words that are signed. The text of a closed item stays with the kommune."""

from dataclasses import dataclass, replace

from accounts.models import User
from approvals.calculations import capitalised
from approvals.figures.appropriation import Appropriation, appropriation_of
from approvals.figures.beside import noes
from approvals.figures.council_changes import besides
from approvals.figures.opening import Opening, opening_of
from approvals.figures.snapshots import record_figures
from approvals.models import Case, CaseStep, Decision, Outcome, StepKind, Waiver
from approvals.permissions import can_read_closed, is_the_funds_own, was_closed
from approvals.workflow import consequence
from core.addresses import reverse
from core.attachments import FileFigure, shown_files
from core.danish import format_amount, format_date, format_datetime

PLAN_PHRASE = "den boligsociale helhedsplan {title} ({number})"
# What the body has done with the plan: the words before and after it.
HAS_DONE: dict[str, tuple[str, str]] = {
    Outcome.APPROVED: ("har godkendt", ""),
    Outcome.APPROVED_CHANGED: ("har godkendt", "med ændringerne ovenfor"),
    Outcome.NOT_APPROVED: ("ikke har godkendt", ""),
    Outcome.RECOMMENDED: ("har anbefalet", ""),
    Outcome.NOT_RECOMMENDED: ("ikke har anbefalet", ""),
    Outcome.NOTED: ("har taget", "til efterretning"),
    Outcome.STATED: ("har afgivet en udtalelse om", ""),
    Outcome.OPPOSED: ("har sagt nej til", ""),
    Outcome.POSTPONED: ("har udsat behandlingen af", ""),
    Outcome.RETURNED: ("har sendt", "tilbage"),
    Outcome.LAPSED: ("har ladet behandlingen af", "bortfalde"),
}
GOOD = {
    Outcome.PREQUALIFIED,
    Outcome.APPROVED,
    Outcome.RECOMMENDED,
    Outcome.GRANTED,
    Outcome.SENT,
    Outcome.NOTED,
    Outcome.STATED,
}
BAD = {Outcome.NOT_APPROVED, Outcome.NOT_RECOMMENDED, Outcome.REFUSED, Outcome.OPPOSED}


@dataclass(frozen=True)
class DecisionFigure:
    """The record. `recommendation`, `text` and `reservations` are Markdown, and empty for who may not read them."""

    decision: Decision
    heading: str
    written: str
    confirmed: str
    outcome: str
    tone: str
    meeting: str
    item: str
    is_hidden: bool
    recommendation: str
    text: str
    reservations: str
    note: str
    is_replaced: bool
    is_taken_back: bool
    # In words, of those that were counted; empty for who sees the outcome alone.
    votes: str
    files: tuple[FileFigure, ...] = ()
    changes: str = ""
    appropriation: Appropriation | None = None
    # That four eyes were set aside, by whom and why; everybody who sees the decision reads it.
    waiver: str = ""

    @property
    def snapshot_label(self) -> str:
        return str(self.decision.snapshot)

    @property
    def amount_figure(self) -> str:
        """The key of its amount, opened."""
        return f"beloeb-{self.decision.pk}"

    @property
    def figures_url(self) -> str:
        """What the addresses of its amounts begin with."""
        return record_figures(self.decision.step.case.plan.number, self.decision.step_id)


def decision_figure(decision: Decision, user: User | None) -> DecisionFigure:
    """`user` None: on a paper that is passed on, where the words of a closed item are left out for all."""
    step = decision.step
    is_closed = was_closed(decision)
    hidden = is_closed and (user is None or not can_read_closed(user, step))
    openness = "" if step.is_beside else "lukket" if is_closed else "åbent"
    item = ", ".join(filter(None, (decision.item_number, openness)))
    return DecisionFigure(
        decision=decision,
        heading=_heading(step),
        written=f"Udfyldt af {decision.recorded_by_whom}, {format_datetime(decision.written.recorded_at)}",
        confirmed=_confirmed(decision),
        outcome=_outcome(decision),
        tone="success" if decision.outcome in GOOD else "error" if decision.outcome in BAD else "warning",
        meeting=format_date(decision.decided_on),
        item=item if decision.needs_confirmation and step.kind != StepKind.FUND else "",
        is_hidden=hidden,
        recommendation="" if hidden else decision.recommendation,
        text="" if hidden else decision.text,
        reservations="" if hidden else decision.reservations,
        note="" if hidden else _note(decision),
        is_replaced=decision.confirmed_at is not None and not decision.is_in_force,
        is_taken_back=decision.set_aside_at is not None,
        votes="" if hidden else votes_text(decision),
        changes="" if hidden else _changes(decision),
        files=() if hidden else _files(decision),
        appropriation=None if hidden else appropriation_of(decision),
        waiver=_waived(decision),
    )


def _changes(decision: Decision) -> str:
    """Its own, or those that it says are made."""
    earlier = decision.carried_over_from if decision.makes_changes else None
    return earlier.changes if earlier else decision.changes


def _files(decision: Decision) -> tuple[FileFigure, ...]:
    """Its own files, and those of the decision that it was carried over from."""
    number = decision.step.case.plan.number
    rows = [
        (stored, reverse("approvals:file", args=[number, decision.step_id, stored.pk]))
        for one in filter(None, (decision, decision.carried_over_from))
        for stored in one.files.all()
    ]
    return shown_files(rows)


def votes_text(decision: Decision) -> str:
    counts = (
        (decision.votes_for, "for"),
        (decision.votes_against, "imod"),
        (decision.votes_abstained, "undlod"),
    )
    return ", ".join(f"{count} {word}" for count, word in counts if count is not None)


def words_of_return(decision: Decision) -> str:
    """What the ansøger reads when a body has sent the plan back or said no to it."""
    if was_closed(decision):
        return closed_words(decision.step)
    step = decision.step
    if decision.outcome == Outcome.APPROVED_CHANGED:
        return decision.changes
    asked = f"Spørg {step.acting_organisation}, hvad der skal rettes."
    return decision.text or f"{step.body_name} har sendt planen tilbage uden begrundelse. {asked}"


def closed_words(step: CaseStep) -> str:
    asked = f"så spørg {step.acting_organisation} om begrundelsen."
    return f"{step.body_name} har sendt planen tilbage. Punktet var lukket, {asked}"


def _heading(step: CaseStep) -> str:
    match step.kind:
        case StepKind.RECOMMENDATION:
            return "Indstillingen"
        case StepKind.FORWARD:
            return "Sendt til Landsbyggefonden"
        case StepKind.FUND:
            return "Landsbyggefondens svar"
    return f"{capitalised(step.body_genitive)} {step.word}"


def _confirmed(decision: Decision) -> str:
    decision = decision.written
    if not decision.needs_confirmation or decision.confirmed_at is None:
        return ""
    return f"Bekræftet af {decision.confirmed_by_whom}, {format_datetime(decision.confirmed_at)}"


def _waived(decision: Decision) -> str:
    waiver = decision.waiver
    if waiver is None:
        return ""
    given = f"Givet af {waiver.granted_by}, {format_date(waiver.granted_at)}"
    return f"{waiver.person} er fritaget fra fire øjne. {given}. {waiver.reason}"


def _outcome(decision: Decision) -> str:
    if decision.outcome == Outcome.POSTPONED and decision.postponed_to:
        return f"Udsat til mødet den {format_date(decision.postponed_to)}"
    return decision.get_outcome_display()


def _note(decision: Decision) -> str:
    """Why the record stands here although another stood before it, or does not hold any more."""
    if decision.confirmed_at is not None and decision.set_aside_at is not None:
        return f"Taget tilbage: {decision.objection}"
    if not decision.reason:
        return ""
    if decision.makes_changes:
        return decision.reason
    if decision.carried_over_from_id:
        return f"Overført fra en tidligere indsendelse: {decision.reason}"
    if decision.step.kind == StepKind.FUND:
        return f"Retter et tidligere svar: {decision.reason}"
    return f"Erstatter en forkert bekræftelse: {decision.reason}"


# What is signed


@dataclass(frozen=True)
class Statement:
    """ "Jeg bekræfter, at … <strong>Indsendelse 2</strong> af …"."""

    before: str
    snapshot: str
    after: str


def statement(decision: Decision, waiver: Waiver | None = None, opening: Opening | None = None) -> Statement:
    """What is signed: also which sections it opens, where the page has read them in `opening`, and the waiver by which
    the reader signs."""
    said, opening = _statement(decision), opening or opening_of(decision)
    if opening is not None:
        said = replace(said, after=f"{said.after} {opening.sentence}")
    if waiver is None:
        return said
    given = f"givet af {waiver.granted_by} den {format_date(waiver.granted_at)}"
    return replace(said, after=f"{said.after} Jeg bekræfter med en fritagelse fra fire øjne, {given}.")


def _statement(decision: Decision) -> Statement:
    step, plan = decision.step, decision.step.case.plan
    phrase = PLAN_PHRASE.format(title=plan.title, number=plan.number)
    if step.case.is_amendment:
        phrase = f"ændring {step.case.amendment.number} af {phrase}"
    if step.kind == StepKind.FUND:
        return _statement_of_letter(decision, phrase)
    body = step.body_definite if step.is_voluntary else f"{step.body_definite} i {step.acting_organisation}"
    item = f", punkt {decision.item_number}," if decision.item_number else ""
    sent = f"af {format_date(decision.snapshot.created_at)}"
    if decision.carried_over_from_id:
        earlier = decision.carried_over_from
        assert earlier is not None
        if decision.makes_changes:
            more = besides(earlier, decision.snapshot)
            told = f" Der er også ændret i {more}, som {step.body_definite} ikke har bedt om." if more else ""
            return Statement(
                f"Jeg bekræfter, at de ændringer, som {step.body_definite} på mødet den "
                f"{format_date(decision.decided_on)}{item} har godkendt {phrase} med, er skrevet ind i",
                str(decision.snapshot),
                f"{sent}, som det står ovenfor.{told}",
            )
        return Statement(
            f"Jeg bekræfter, at {step.body_genitive} {step.word} på mødet den {format_date(decision.decided_on)}{item} "
            f"om {phrase}, {earlier.snapshot}, også gælder",
            str(decision.snapshot),
            f"{sent}, med den begrundelse, der står ovenfor.",
        )
    done, rest = HAS_DONE[decision.outcome]
    if decision.outcome == Outcome.POSTPONED and decision.postponed_to:
        rest = f"til mødet den {format_date(decision.postponed_to)}"
    grants = bool(decision.appropriations.all())
    stands = "med den beslutning og den bevilling, der står ovenfor" if grants else "som det står ovenfor"
    return Statement(
        f"Jeg bekræfter, at {body} på mødet den {format_date(decision.decided_on)}{item} {done} {phrase},",
        str(decision.snapshot),
        f"{sent}, {rest + ', ' if rest else ''}{stands}.{_seen_noes(step)}",
    )


def _statement_of_letter(decision: Decision, phrase: str) -> Statement:
    reference = f" ({decision.reference})" if decision.reference else ""
    on = f"{'den' if is_the_funds_own(decision.step) else 'i brev af'} {format_date(decision.decided_on)}{reference}"
    match decision.outcome:
        case Outcome.GRANTED if decision.step.case.is_amendment:
            given = f"med et tilsagn på {format_amount(decision.amount)} " if decision.amount else ""
            said = f"{given}har godkendt"
        case Outcome.GRANTED:
            assert decision.amount is not None
            said = f"har givet tilsagn på {format_amount(decision.amount)} til"
        case Outcome.PREQUALIFIED:
            assert decision.amount is not None
            said = f"med et beløb på {format_amount(decision.amount)} har prækvalificeret"
        case Outcome.REFUSED:
            said = "har givet afslag på"
        case _:
            said = "har bemærkninger til"
    return Statement(
        f"Jeg bekræfter, at Landsbyggefonden {on} {said} {phrase},",
        str(decision.snapshot),
        f"af {format_date(decision.snapshot.created_at)}, som det står ovenfor.",
    )


def _seen_noes(step: CaseStep) -> str:
    """Who was heard and said no is part of what a body of the kommune had before it."""
    if step.is_beside or step.kind == StepKind.HEARING:
        return ""
    said = [
        f"{answer.step.body_definite} ({format_date(answer.day)})" for answer in noes(step.case) if answer.day
    ]
    if not said:
        return ""
    return f" Det er oplyst, at {' og '.join([', '.join(said[:-1]), said[-1]] if said[1:] else said)} har sagt nej."


def four_eyes(decision: Decision, authors: frozenset[int]) -> str:
    who = decision.recorded_by_text
    if is_the_funds_own(decision.step):
        return f"{who} har skrevet rettelsen. Derfor skal en anden fra Landsbyggefonden bekræfte den."
    if decision.step.kind == StepKind.FUND:
        return f"{who} har udfyldt svaret efter fondens brev. Derfor skal en anden bekræfte det."
    if decision.makes_changes:
        return f"{who} har set ændringerne efter. Derfor skal en anden bekræfte dem."
    if decision.recorded_by_id in authors:
        return f"{who} har skrevet indstillingen og udfyldt beslutningen. Derfor skal en anden bekræfte den."
    return f"{who} har udfyldt beslutningen. Derfor skal en anden bekræfte den."


def afterwards(decision: Decision, next_body: str) -> str:
    """What happens when it has been confirmed."""
    if decision.step.kind == StepKind.FUND and decision.step.state == CaseStep.State.DONE:
        return "Fra da af gælder det rettede svar. Det, der er udbetalt, meldt opfyldt eller besvaret, bliver stående."
    after = _after_amendment if decision.step.case.is_amendment else _after_application
    return after(decision, next_body)


def _after_application(decision: Decision, next_body: str) -> str:
    step, plan = decision.step, decision.step.case.plan
    who = decision.recorded_by_text
    if decision.outcome == Outcome.PREQUALIFIED:
        return "Planen bliver en kladde igen, så den fulde plan kan skrives færdig."
    if step.kind == StepKind.FUND and decision.outcome == Outcome.GRANTED:
        return (
            "Svarer tilsagnet til det ansøgte, sættes planen i drift med det samme. Ellers retter ansøgeren først "
            "budget og finansiering."
        )
    if decision.outcome == Outcome.APPROVED_CHANGED:
        return (
            "Planen går tilbage til ansøgeren, som skriver ændringerne ind. Når kommunen har set dem efter, fortsætter "
            f"sagen efter {step.body_definite}."
        )
    match consequence(step.kind, decision.outcome).case:
        case Case.State.RETURNED:
            return f"Planen går tilbage til ansøgeren til rettelse. {who} får besked."
        case Case.State.REFUSED:
            return f"Sagen slutter, og planen er afslået. {who} og ansøgeren får besked."
    if decision.outcome in (Outcome.POSTPONED, Outcome.LAPSED):
        return f"Leddet bliver ved med at være åbent. {who} får besked."
    if step.is_beside:
        return f"{who} får besked. Kommunen og de andre parter i {plan.title} kan se udfaldet."
    if step.kind == StepKind.COUNCIL:
        follows = f"{who} får besked og sender ansøgningen videre til Landsbyggefonden."
    else:
        follows = (
            f"{who} får besked, og sagen går videre til {next_body}." if next_body else f"{who} får besked."
        )
    return f"{follows} Parterne i {plan.title} kan se udfaldet."


def _after_amendment(decision: Decision, next_body: str) -> str:
    """The plan in force stands until everybody has agreed."""
    step, who = decision.step, decision.recorded_by_text
    after = consequence(step.kind, decision.outcome).case
    if after == Case.State.RETURNED or decision.outcome == Outcome.APPROVED_CHANGED:
        return f"Ændringen går tilbage til ansøgeren til rettelse. Planen gælder uændret. {who} får besked."
    if after == Case.State.REFUSED:
        return (
            f"Sagen slutter, og ændringen er afslået. Planen gælder uændret. {who} og ansøgeren får besked."
        )
    if decision.outcome in (Outcome.POSTPONED, Outcome.LAPSED):
        return f"Leddet bliver ved med at være åbent. {who} får besked."
    if not next_body:
        return f"Ændringen gennemføres, når alle har godkendt den. {who} får besked."
    if step.kind == StepKind.COUNCIL:
        return f"{who} får besked og sender ændringen videre til Landsbyggefonden."
    return f"{who} får besked, og sagen går videre til {next_body}."
