import re
from collections.abc import MutableMapping
from typing import Any

# The links of invitations, forgotten passwords and new e-mail addresses carry their secret in the path.
_SECRET = re.compile(r"/[\w:=.~-]{24,}(?=[/?\s]|$)")


def drop_query_string(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A search may hold a name and a link opens a door; a log is read by people with no right to either."""
    request = event.get("request")
    if isinstance(request, str):
        event["request"] = _SECRET.sub("/…", request.partition("?")[0])
    if isinstance(event.get("event"), str):
        event["event"] = _SECRET.sub("/…", event["event"])
    event.pop("user_agent", None)
    event.pop("referer", None)
    return event
