"""The MCP door: the same two calls as tools that a language model's host can offer it, over stdio."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from importlib import resources
from importlib.metadata import version
from typing import Any

import anyio
import yaml
from anyio.to_thread import run_sync
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, ConfigDict, TypeAdapter

from assistant.conversation import Answer, Assistant
from assistant.service.calls import Calls
from assistant.service.problems import problem
from assistant.service.requests import AskRequest, SearchRequest, SearchResults

_CHANGES_NOTHING = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


class ToolWords(BaseModel):
    """What a model is told of one tool."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    description: str


class Words(BaseModel):
    """The data file ``tools.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instructions: str
    ask: ToolWords
    search: ToolWords


def serve_tools(open_assistant: Callable[[], Assistant]) -> int:
    """Serve one host over standard input and output until it hangs up. Gives the exit code.

    Raises what ``open_assistant`` raises.
    """
    logging.getLogger("mcp").addHandler(logging.NullHandler())
    logging.getLogger("mcp").propagate = False  # the SDK's log may quote what was sent
    server = create_server(Calls(open_assistant))

    async def run() -> None:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    anyio.run(run)
    return 0


def create_server(calls: Calls) -> Server[Any]:
    """The server with its two tools. What goes wrong is told as a tool's error, in one sentence."""
    words = load_words()
    tools = [
        _tool("ask", words.ask, AskRequest, Answer),
        _tool("search", words.search, SearchRequest, SearchResults),
    ]

    async def list_tools(
        _context: ServerRequestContext[Any], _page: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return ListToolsResult(tools=tools)

    async def call_tool(_context: ServerRequestContext[Any], called: CallToolRequestParams) -> CallToolResult:
        return await run_sync(_called, calls, called.name, called.arguments or {})

    return Server(
        "next-stage",
        version=version("next-stage"),
        title="Next Stage",
        instructions=words.instructions,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def load_words() -> Words:
    """What a model is told, read from ``tools.yaml``."""
    text = resources.files(__package__).joinpath("tools.yaml").read_text(encoding="utf-8")
    return Words.model_validate(yaml.safe_load(text))


def _called(calls: Calls, name: str, arguments: dict[str, Any]) -> CallToolResult:
    try:
        if name == "ask":
            found = calls.ask(AskRequest.model_validate(arguments)).as_json()
        elif name == "search":
            found = calls.search(SearchRequest.model_validate(arguments)).model_dump(mode="json")
        else:
            return _failed("There are two tools here: ask and search.")
    except Exception as error:  # a host shows whatever else comes out of here to its model
        return _failed(problem(error).detail)
    # the same twice: hosts that read no structured content show the text, and the case has to come back
    text = TextContent(type="text", text=json.dumps(found, ensure_ascii=False))
    return CallToolResult(content=[text], structured_content=found)


def _failed(sentence: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=sentence)], is_error=True)


def _tool(name: str, words: ToolWords, takes: type[BaseModel], gives: type[BaseModel]) -> Tool:
    return Tool(
        name=name,
        title=words.title,
        description=words.description,
        input_schema=TypeAdapter(takes).json_schema(mode="validation"),
        output_schema=TypeAdapter(gives).json_schema(mode="serialization", by_alias=True),
        annotations=_CHANGES_NOTHING,
    )
