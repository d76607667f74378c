from collections.abc import MutableMapping
from typing import Any


def drop_query_string(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A search may hold a person's name, and a log is read by people with no right to the plan."""
    request = event.get("request")
    if isinstance(request, str):
        event["request"] = request.partition("?")[0]
    event.pop("user_agent", None)
    event.pop("referer", None)
    return event
