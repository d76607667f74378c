"""Where the figures of a snapshot are."""

from core.addresses import reverse


def snapshot_figures(number: str, snapshot: int) -> str:
    """What the address of every figure of a snapshot begins with."""
    return reverse("approvals:snapshot_figure", [number, snapshot, "budget"]).removesuffix("budget/")
