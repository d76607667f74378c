"""The sheets of the workbook, parents before children."""

from portal.exchange.workbook import content, facts, money

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
)
#: The lists of a plan in the document that have a sheet of their own.
LISTS = tuple(sheet.kind for sheet in SHEETS if sheet is not PLANS and not sheet.inside)
