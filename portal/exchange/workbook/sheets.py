"""The sheets of the workbook, parents before children."""

from portal.exchange.shape import NOT_OF_A_DRAFT
from portal.exchange.workbook import agreements, content, facts, money

PLANS = facts.PLANS
SHEETS = (
    PLANS,
    facts.PARTICIPANTS,
    facts.AREAS,
    facts.ESTATES,
    facts.FOCI,
    content.CHALLENGES,
    content.GOALS,
    content.INDICATORS,
    content.TARGETS,
    content.ACTIVITIES,
    content.MILESTONES,
    money.BUDGET,
    money.FINANCING,
    money.GRANT,
    agreements.AGREEMENTS,
    agreements.PARTIES,
    money.CONDITIONS,
    money.DECISIONS,
    money.MEASUREMENTS,
    money.LEDGER_YEARS,
    money.LEDGER,
)
#: For those who take in drafts alone.
OF_A_DRAFT = tuple(sheet for sheet in SHEETS if sheet.kind not in NOT_OF_A_DRAFT)
