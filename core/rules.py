"""What a rule found. The rules stand in each app's `rules.py`: one rule = one function with a stable code."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"

    @property
    def label(self) -> str:
        return {"error": "Fejl", "warning": "Advarsel"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule. `found` and `limit` are texts with numbers, for people and for `check_plan --json`."""

    code: str
    severity: Severity
    message: str
    detail: str = ""
    url: str = ""
    link_text: str = ""
    found: str = ""
    limit: str = ""

    @property
    def text(self) -> str:
        """What components/rule_list.html prints in bold."""
        return self.message

    @property
    def reason(self) -> str:
        """The same as a reason why something cannot be done: what is wrong, and the cure."""
        return f"{self.message} {self.detail}".strip()

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


def errors(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.is_error]


def warnings(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.is_error]
