"""Where the amounts of a plan open."""

from core.addresses import reverse


def plan_figures(number: str) -> str:
    """What the address of every figure of the plan's economy begins with; hundreds of them stand on a page."""
    return reverse("funding:figure", args=[number, "budget"]).removesuffix("budget/")


def books_figures(number: str) -> str:
    """What the address of every figure of the books begins with: whoever reads the books reads them."""
    return reverse("funding:books_figure", args=[number, "budget"]).removesuffix("budget/")


def regulation_figures(number: str) -> str:
    """What the address of every figure of the reguleringskonto begins with: whoever reads the books reads them."""
    return reverse("funding:regulation_figure", args=[number, "saldo"]).removesuffix("saldo/")
