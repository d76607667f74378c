"""Where the figures of a snapshot are, and those of the records of decisions."""

from core.addresses import reverse


def snapshot_figures(number: str, snapshot: int) -> str:
    """What the address of every figure of a snapshot begins with."""
    return reverse("approvals:snapshot_figure", [number, snapshot, "budget"]).removesuffix("budget/")


def record_figures(number: str, step: int) -> str:
    """What the address of every figure of a step's records begins with."""
    return reverse("approvals:record_figure", [number, step, "beloeb-0"]).removesuffix("beloeb-0/")
