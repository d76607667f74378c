"""What people do to plans. Everything that changes a plan's content goes through `changing`."""

from plans.actions.agreement_approvals import approve_agreement, confirm_approval, record_approval
from plans.actions.agreements import (
    add_agreement,
    add_party,
    agreement_operations,
    change_agreement,
    change_party,
    remove_agreement,
    remove_party,
    renew_agreement,
)
from plans.actions.basics import StillBound, save_basics
from plans.actions.exchange import change_plan, keep_places, receive_plan
from plans.actions.handing_over import hand_over_activities, hand_over_seat
from plans.actions.lock import changing, held_plans, holding, raise_revision
from plans.actions.muting import mute_plan, unmute_plan
from plans.actions.numbers import taking_numbers
from plans.actions.plan import (
    Counted,
    choose_areas,
    choose_foci,
    create_plan,
    edited,
    number_rows,
    save,
    share_plan,
)
from plans.actions.reference import load_reference
from plans.actions.rows import (
    RowConflict,
    RowEdit,
    RowsGone,
    remove_row,
    restore_rows,
    save_rows,
    was_submitted,
)
from plans.actions.team import add_comment, add_seat, change_seat, end_seat, speaks_for

__all__ = [
    "Counted",
    "RowConflict",
    "RowEdit",
    "RowsGone",
    "StillBound",
    "add_agreement",
    "add_comment",
    "add_party",
    "add_seat",
    "agreement_operations",
    "approve_agreement",
    "change_agreement",
    "change_party",
    "change_plan",
    "change_seat",
    "changing",
    "choose_areas",
    "choose_foci",
    "confirm_approval",
    "create_plan",
    "edited",
    "end_seat",
    "hand_over_activities",
    "hand_over_seat",
    "held_plans",
    "holding",
    "keep_places",
    "load_reference",
    "mute_plan",
    "number_rows",
    "raise_revision",
    "receive_plan",
    "record_approval",
    "remove_agreement",
    "remove_party",
    "remove_row",
    "renew_agreement",
    "restore_rows",
    "save",
    "save_basics",
    "save_rows",
    "share_plan",
    "speaks_for",
    "taking_numbers",
    "unmute_plan",
    "was_submitted",
]
