"""The acts of a case, as the timeline tells them.

What a body said never stands in an act, and its outcome only when a second person has confirmed it: an act is kept for
good and told to everybody who sees the plan.
"""

from core.audit import Verb

SUBMITTED = Verb("approvals.submitted", "{snapshot} sendt til kommunen")
CHANGES_TO_CHECK = Verb(
    "approvals.changes_to_check", "Kommunen ser efter, om {body} ændringer er skrevet ind"
)
CHANGES_SEEN = Verb("approvals.changes_seen", "{body} ændringer er set efter i {snapshot}")
CONTINUED = Verb(
    "approvals.continued", "Ændringerne er skrevet ind. Sagen fortsætter efter {body} beslutning", tone="ok"
)
PULLED_BACK = Verb(
    "approvals.pulled_back", "{snapshot} trukket tilbage, før kommunen havde åbnet den", tone="stop"
)
RETURNED = Verb("approvals.returned", "Sendt tilbage til rettelse: {sections}", tone="stop")
WIDENED = Verb("approvals.widened", "Flere afsnit åbnet til rettelse: {sections}", tone="stop")
FUND_WIDENED = Verb(
    "approvals.fund_widened", "Landsbyggefonden har åbnet flere afsnit til rettelse: {sections}", tone="stop"
)
RECOMMENDED = Verb("approvals.recommended", "Indstilling skrevet")
RECOMMENDATION_REPLACED = Verb("approvals.recommendation_replaced", "Indstilling rettet")
MEETING_SET = Verb("approvals.meeting_set", "{body}: på dagsordenen den {day}")
# A body's decision, and the answer of whoever is heard (`moves.said_by`).
DECISION = {"word": "beslutning"}
RECORDED = Verb("approvals.recorded", "{body} {word} udfyldt", of_old=DECISION)
CARRIED_OVER = Verb(
    "approvals.carried_over", "{body} tidligere {word} overført til {snapshot}: {outcome}", of_old=DECISION
)
REPLACING = Verb("approvals.replacing", "{body} {word} rettes", of_old=DECISION)
SENT_BACK = Verb("approvals.sent_back", "{body} {word} sendt tilbage til rettelse", of_old=DECISION)
CONFIRMED = Verb(
    "approvals.confirmed", "{body} {word} bekræftet: {outcome} den {day}", tone="ok", of_old=DECISION
)
CONFIRMED_NO = Verb(
    "approvals.confirmed_no", "{body} {word} bekræftet: {outcome} den {day}", tone="stop", of_old=DECISION
)
WAIVED = Verb("approvals.waived", "Fritagelse fra fire øjne givet ved {body} {word}")
WAIVER_TAKEN_BACK = Verb(
    "approvals.waiver_taken_back", "Fritagelse fra fire øjne trukket tilbage ved {body} {word}"
)
FORWARDED = Verb("approvals.forwarded", "{snapshot} sendt til Landsbyggefonden den {day}", tone="ok")
FORWARDING_REPLACED = Verb(
    "approvals.forwarding_replaced", "Oplysninger om afsendelsen rettet: sendt den {day}"
)
FORWARDING_TAKEN_BACK = Verb(
    "approvals.forwarding_taken_back", "Afsendelsen til Landsbyggefonden er taget tilbage", tone="stop"
)
LETTER_REGISTERED = Verb("approvals.letter_registered", "Landsbyggefondens brev af {day} registreret")
LETTER_REPLACING = Verb("approvals.letter_replacing", "Landsbyggefondens svar rettes efter brev af {day}")
LETTER_CORRECTED = Verb("approvals.letter_corrected", "Landsbyggefondens svar er rettet efter brev af {day}")
OWN_ANSWER_REPLACING = Verb("approvals.own_answer_replacing", "Landsbyggefonden retter sit svar")
OWN_ANSWER_CORRECTED = Verb(
    "approvals.own_answer_corrected", "Landsbyggefonden har rettet sit svar. Det er af {day}"
)
OWN_ANSWER_TAKEN_BACK = Verb(
    "approvals.own_answer_taken_back", "Landsbyggefonden har taget sit svar tilbage", tone="stop"
)
AMOUNT_CORRECTED = Verb(
    "approvals.amount_corrected", "Beløbet i Landsbyggefondens svar er rettet fra {before} til {after}"
)
CORRECTION_DROPPED = Verb("approvals.correction_dropped", "Rettelsen af Landsbyggefondens svar er forkastet")
LETTER_RETURNED = Verb("approvals.letter_returned", "Det registrerede brev fra Landsbyggefonden skal rettes")
GRANTED = Verb("approvals.granted", "Landsbyggefonden har givet tilsagn på {amount}", tone="ok")
FUND_REFUSED = Verb("approvals.fund_refused", "Landsbyggefonden har givet afslag", tone="stop")
FUND_REMARKED = Verb("approvals.fund_remarked", "Landsbyggefonden har bemærkninger: {sections}", tone="stop")
TAKEN_OVER = Verb("approvals.taken_over", "Planen er overtaget fra et andet system", tone="ok")
PREQUALIFIED = Verb(
    "approvals.prequalified", "Landsbyggefonden har prækvalificeret planen med {amount}", tone="ok"
)
WENT_LOCAL = Verb("approvals.went_local", "Planen videreføres uden Landsbyggefondens penge")
STARTED = Verb("approvals.started", "Planen er sat i drift", tone="ok")
ENDED = Verb("approvals.ended", "Planens periode er slut")
RESUMED = Verb("approvals.resumed", "Planens periode er forlænget. Planen er i drift igen", tone="ok")
BUNDLE_UPLOADED = Verb(
    "approvals.bundle_uploaded", "Sagspakken er lagt op i Landsbyggefondens portal den {day}"
)
BUNDLE_UPLOAD_CORRECTED = Verb(
    "approvals.bundle_upload_corrected",
    "Oplysninger om den oplagte sagspakke rettet fra »{before}« til »{after}«",
)
WITHDRAWN = Verb("approvals.withdrawn", "Planen er trukket tilbage", tone="stop")

AMENDMENT_SENT = Verb("approvals.amendment_sent", "{amendment} sendt til godkendelse: {title}")
WANTED_DAY_SET = Verb("approvals.wanted_day_set", "{amendment} skal gælde fra den {day}")
WANTED_DAY_CLEARED = Verb(
    "approvals.wanted_day_cleared", "{amendment} har ikke længere en dag, som den skal gælde fra"
)
AMENDMENT_RESENT = Verb("approvals.amendment_resent", "{amendment} sendt til godkendelse igen: {title}")
AMENDMENT_ASKS_BESIDES = Verb(
    "approvals.amendment_asks_besides",
    "{amendment} kommer over tilsagnet, som det er nu. Den skal også godkendes af: {who}",
)
AMENDMENT_RETURNED = Verb(
    "approvals.amendment_returned", "{amendment} sendt tilbage til rettelse", tone="stop"
)
AMENDMENT_CLASHED = Verb(
    "approvals.amendment_clashed", "{amendment} sendt tilbage: planen er ændret imens", tone="stop"
)
RELEASED = Verb(
    "approvals.regulation_released",
    "{amendment} godkendt. {amount} på reguleringskontoen må bruges",
    tone="ok",
)
OTHER_USE_REFUSED = Verb(
    "approvals.other_use_refused",
    "{amendment} afslået. {amount} på reguleringskontoen må ikke bruges til andet",
    tone="stop",
)
AMENDMENT_REFUSED = Verb("approvals.amendment_refused", "{amendment} afslået. Planen er uændret", tone="stop")
AMENDMENT_WITHDRAWN = Verb("approvals.amendment_withdrawn", "{amendment} opgivet", tone="stop")
AMENDMENT_PULLED_BACK = Verb(
    "approvals.amendment_pulled_back",
    "{amendment} trukket tilbage, før modtageren havde åbnet den",
    tone="stop",
)
AGREED = Verb("approvals.agreed", "Landsbyggefonden har godkendt ændringen den {day}", tone="ok")
AMENDED = Verb("approvals.amended", "Planen er ændret. {amendment}: {title}", tone="ok")

BODY_ADDED = Verb("approvals.body_added", "{body} føjet til sagsforløbet")
BODY_REMOVED = Verb("approvals.body_removed", "{body} fjernet fra sagsforløbet")
BODY_RENAMED = Verb("approvals.body_renamed", "{before} hedder nu {body} i sagsforløbet")
CHAIN_REORDERED = Verb("approvals.chain_reordered", "Rækkefølgen i sagsforløbet ændret: {order}")
CHAIN_UNDONE = Verb("approvals.chain_undone", "Ændring af sagsforløbet fortrudt: {what}")
MEETINGS_KEPT = Verb(
    "approvals.meetings_kept", "{body}: {count} kommende møder, materiale {days} arbejdsdage før mødet"
)
CASE_DAYS_SET = Verb(
    "approvals.case_days_set",
    "Frister: {recommendation} arbejdsdage til indstillingen, {confirmation} til at bekræfte en beslutning",
)
REMINDER_DAYS_SET = Verb(
    "approvals.reminder_days_set", "Påmindelser sendes {before} dage før en frist og {after} dage efter"
)
FUND_DEADLINE_SET = Verb(
    "approvals.fund_deadline_set", "Ansøgningen skal være hos Landsbyggefonden senest den {day}"
)
FUND_DEADLINE_CLEARED = Verb(
    "approvals.fund_deadline_cleared", "Fristen hos Landsbyggefonden følger igen planens første dag"
)
