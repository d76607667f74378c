"""The sheets of the workbook, parents before children."""

from portal.exchange.workbook import content, money

PLANS = content.PLANS
SHEETS = (
    PLANS,
    content.PARTICIPANTS,
    content.AREAS,
    content.ESTATES,
    content.FOCI,
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
