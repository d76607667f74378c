"""What people do across apps."""

from portal.actions.digests import digest_readers, send_digest
from portal.actions.files import check_import_file, forget_files, receive_file, take_in_file
from portal.actions.handing_over import NobodyAfter, hand_over
from portal.actions.importing import import_plans
from portal.actions.lists import chosen_workbook, seen_by, write_list, write_portfolio
from portal.actions.messages import read_all, read_message
from portal.actions.reminders import due_reminders, remind

__all__ = [
    "NobodyAfter",
    "check_import_file",
    "chosen_workbook",
    "digest_readers",
    "due_reminders",
    "forget_files",
    "hand_over",
    "import_plans",
    "read_all",
    "read_message",
    "receive_file",
    "remind",
    "seen_by",
    "send_digest",
    "take_in_file",
    "write_list",
    "write_portfolio",
]
