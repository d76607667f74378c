"""docs/exchange.schema.json: the format for programs, made from the same map of kinds that reads and writes it."""

import json
from typing import Any

from approvals.exchange import DECISION, STEP
from core.exchange import REQUIRED, Kind
from core.exchange.values import Schema, Uid, nullable
from core.generated import generated
from funding.exchange import GRANT
from plans.exchange import PLAN
from portal.exchange.shape import FIELDS, FORMAT, KINDS, MAX_OF, MAX_PLANS, MAX_ROWS, PARTS

NUMBER = nullable({"type": "string", "pattern": "^[0-9]{4}-[0-9]{4,6}$"}) | {"description": "plannr."}


@generated("docs/exchange.schema.json")
def schema_text() -> str:
    return json.dumps(file_schema(), ensure_ascii=False, indent=2) + "\n"


def file_schema() -> Schema:
    """JSON Schema 2020-12 of a file that brings in whole plans."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Boligsociale helhedsplaner",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "plans": {
                "type": "array",
                "minItems": 1,
                "maxItems": MAX_PLANS,
                "items": _object({name: _part(name) for name in PARTS}, ["plan"]),
            },
        },
        "required": ["format", "plans"],
        "additionalProperties": False,
        "$defs": {name: _definition(name) for name in PARTS},
    }


def _part(name: str) -> Schema:
    row = {"$ref": f"#/$defs/{name}"}
    if name == "plan":
        return row
    return (
        nullable(row)
        if name == "grant"
        else {"type": "array", "maxItems": MAX_OF.get(name, MAX_ROWS), "items": row}
    )


def _definition(name: str) -> Schema:
    match name:
        case "plan":
            found, required = _fields(PLAN)
            found |= {"uid": {**Uid().schema(), "description": "uid"}, "number": NUMBER}
            required = ["uid", *required]
        case "grant":
            found, required = _fields(GRANT)
        case "decisions":
            (step, first), (own, second) = _fields(STEP), _fields(DECISION)
            found, required = step | own, [*first, *second]
        case _:
            kind = KINDS[name]
            found, required = _fields(kind)
            found |= {kind.key: kind.key_codec.schema() | _described(kind, kind.key)}
            required = [kind.key, *required]
    return _object({field: found[field] for field in FIELDS[name]}, required)


def _fields(kind: Kind) -> tuple[dict[str, Any], list[str]]:
    """The fields with what each may hold, and those that a new row must have."""
    found = {
        name: _nullable(kind, name, codec.schema()) | _described(kind, name)
        for name, codec in kind.codecs.items()
    }
    return found, [name for name in kind.codecs if kind.defaults[name] is REQUIRED]


def _nullable(kind: Kind, name: str, schema: Schema) -> Schema:
    return nullable(schema) if kind.field(name).null else schema


def _described(kind: Kind, name: str) -> Schema:
    return {"description": str(kind.field(name).verbose_name)}


def _object(properties: dict[str, Any], required: list[str]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
