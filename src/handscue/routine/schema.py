"""The JSON Schema of a session file, made from the models, for editors and other programs."""

from __future__ import annotations

import json
from typing import Any

from handscue.routine.model import SessionFile

FILE_NAME = "handscue.schema.json"  # beside the shipped sessions
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def session_schema() -> dict[str, Any]:
    """Return the schema; what it refuses is refused when a session is read, and mostly the same."""
    schema = SessionFile.model_json_schema()
    schema["properties"]["pace"]["default"] = "standard"
    return {"$schema": _DIALECT, **schema, "title": "A handscue session"}


def schema_text() -> str:
    """Write the schema as it is shipped."""
    return json.dumps(session_schema(), ensure_ascii=False, indent=1) + "\n"
