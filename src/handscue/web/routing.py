"""The table of what can be asked, and by whom; a route that names no role is no route.

What answers is a plain function of the desk and of what was asked, run in a thread of its own: it
may read files and take its time. It returns a mapping, which becomes JSON, or a response of its
own; what it raises of ``errors.py`` becomes words for the page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from handscue.errors import HandscueError
from handscue.printable import printable_lines
from handscue.web.access import Role
from handscue.web.guarding import SAFE, Caller

if TYPE_CHECKING:
    from handscue.web.desk import Desk

SMALL = 64 * 1024  # bytes of what is sent along, unless a route says more
JSON = "application/json"


class Form(BaseModel):
    """What is sent along with a change; a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Asked:
    """What was asked: the parts of the path, what follows it, and the form that was sent along."""

    caller: Caller
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    form: Any = None


class Refused(Exception):  # noqa: N818 - the asker's error, not ours
    """What was asked cannot be done; with its HTTP status, and words for the page."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status


Answer: TypeAlias = "Mapping[str, Any] | Response"
Answering: TypeAlias = "Callable[[Desk, Asked], Answer]"


class Entry(NamedTuple):
    """A route: who may ask what, what answers, and of what form is what is sent along.

    ``most`` is how many bytes that may have.
    """

    method: str
    path: str
    role: Role
    answer: Answering
    form: type[Form] | None = None
    most: int = SMALL


def application(table: Sequence[Entry], desk: Desk, others: Sequence[BaseRoute]) -> Starlette:
    """Return what answers by a table; ``others`` are routes that see to their callers themselves.

    Raises:
        TypeError: an entry does not say who may ask, or takes no form for a change.

    """
    for entry in table:
        _check(entry)
    routes = [Route(entry.path, _endpoint(entry, desk), methods=[entry.method]) for entry in table]
    return Starlette(routes=[*routes, *others])


def _check(entry: Entry) -> None:
    what = f"{entry.method} {entry.path}"
    if not isinstance(entry.role, Role):
        raise TypeError(f"{what}: says not which role may ask it")
    if (entry.method in SAFE) is not (entry.form is None):
        raise TypeError(f"{what}: a change takes a form, and nothing else does")


def _endpoint(entry: Entry, desk: Desk) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        try:
            asked = await _asked(entry, request)
            made = await run_in_threadpool(entry.answer, desk, asked)
        except ClientDisconnect:
            return Response(status_code=400)
        except Refused as refused:
            return problem(refused.status, str(refused))
        except (HandscueError, OSError, ValueError) as error:
            return problem(409, str(error))
        return made if isinstance(made, Response) else answered(made)

    return endpoint


def answered(made: Mapping[str, Any], status: int = 200) -> JSONResponse:
    """Return a mapping as JSON that no cache keeps."""
    return JSONResponse(dict(made), status, headers={"cache-control": "no-store"})


def problem(status: int, words: str) -> JSONResponse:
    """Return what the page is to say of something that cannot be done."""
    return answered({"problem": printable_lines(words)}, status)


async def _asked(entry: Entry, request: Request) -> Asked:
    caller: Caller = request.scope["caller"]
    if caller.role < entry.role:
        if caller.device is None:
            raise Refused(401, "Enter the code that the desk shows.")
        raise Refused(403, "This device may not do that.")
    form = None if entry.form is None else await _form(entry.form, request, entry.most)
    return Asked(caller, request.path_params, request.query_params, request.headers, form)


async def _form(form: type[Form], request: Request, most: int) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise Refused(415, "Changes are sent as JSON.")
    content = await _content(request, most)
    try:
        return form.model_validate(json.loads(content))
    except ValidationError as error:
        raise Refused(422, _in_words(error)) from None
    except (ValueError, RecursionError):
        raise Refused(400, "What was sent cannot be read.") from None


async def _content(request: Request, most: int) -> bytes:
    """Return what was sent along; as soon as it is too much, nothing more of it is taken in."""
    said = request.headers.get("content-length", "0")
    too_large = Refused(413, "That is too large.")
    if not said.isdecimal() or int(said) > most:
        raise too_large
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > most:
            raise too_large
    return bytes(content)


def _in_words(error: ValidationError) -> str:
    told = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    return "; ".join(told)
