"""What can happen when a plan is measured and accounted for."""

from core.audit import Verb

MEASURED = Verb("monitoring.measured", "Måling registreret: {indicator}, {value} den {on}")
MEASUREMENT_CHANGED = Verb("monitoring.measurement_changed", "Måling rettet: {indicator}, {value} den {on}")
MEASUREMENT_REMOVED = Verb("monitoring.measurement_removed", "Måling slettet: {indicator}, {value} den {on}")
BEGUN = Verb("monitoring.report_begun", "Redegørelse {year} er begyndt")
CORRECTION_BEGUN = Verb("monitoring.correction_begun", "Version {number} af redegørelse {year} er begyndt")
SENT_TO_BOARD = Verb("monitoring.sent_to_board", "Redegørelse {year} er sendt til {board}")
TAKEN_BACK = Verb("monitoring.taken_back", "Redegørelse {year} er trukket tilbage fra {board}")
RETURNED_FROM_BOARD = Verb(
    "monitoring.returned_from_board", "Redegørelse {year} er sendt tilbage fra {board}: {remarks}", "stop"
)
APPROVED = Verb("monitoring.approved", "Redegørelse {year} er godkendt af {board} den {meeting_on}", "ok")
REOPENED = Verb("monitoring.reopened", "Redegørelse {year} er åbnet for rettelser")
SUBMITTED = Verb(
    "monitoring.submitted", "Redegørelse {year} er indsendt til Landsbyggefonden. Kontrolkode {code}", "ok"
)
# What a redegørelse goes through before it is handed in, and what the board said of it: the plan's own side's alone.
IN_WORK = tuple(
    verb.code
    for verb in (BEGUN, CORRECTION_BEGUN, SENT_TO_BOARD, TAKEN_BACK, RETURNED_FROM_BOARD, APPROVED, REOPENED)
)
RECEIVED = Verb("monitoring.received", "Redegørelse {year} er modtaget af Landsbyggefonden")
RETURNED = Verb(
    "monitoring.returned", "Redegørelse {year} er sendt retur af Landsbyggefonden: {remarks}", "stop"
)
ACCEPTED = Verb("monitoring.accepted", "Redegørelse {year} er accepteret af Landsbyggefonden", "ok")
