"""The MCP door, through the SDK's own client: in memory, and over a process's standard input and output."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path

import anyio
import jsonschema
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp_types import CallToolResult, TextContent

from assistant.conversation import Case
from assistant.service.calls import Calls
from assistant.service.tools import create_server
from tests.service.conftest import MESSAGE

TODAY = "2025-04-10"
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def server(calls):
    return create_server(calls)


def said(result: CallToolResult) -> str:
    """The one text of a result."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_two_tools_that_change_nothing_and_say_how_to_be_used(server, mode) -> None:
    async with Client(server, mode=mode) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"ask", "search"}
        for tool in tools.values():
            assert tool.annotations.read_only_hint
            jsonschema.Draft202012Validator.check_schema(tool.input_schema)
            jsonschema.Draft202012Validator.check_schema(tool.output_schema)
        assert tools["ask"].input_schema["required"] == ["message"]
        assert "not legal advice" in client.instructions


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_an_answer_is_the_one_that_the_conversation_gives(server, assistant, mode) -> None:
    async with Client(server, mode=mode) as client:
        result = await client.call_tool("ask", {"message": MESSAGE, "today": TODAY})
        schema = next(tool for tool in (await client.list_tools()).tools if tool.name == "ask").output_schema
    assert not result.is_error
    assert result.structured_content == assistant.turn(Case(), MESSAGE, date(2025, 4, 10)).as_json()
    assert json.loads(said(result)) == result.structured_content
    jsonschema.validate(result.structured_content, schema)


async def test_turns_build_on_each_other_through_the_case_alone(server) -> None:
    first, second = MESSAGE.split(" They answered", 1)
    async with Client(server) as client:
        one = await client.call_tool("ask", {"message": first, "today": TODAY})
        then = {"message": f"They answered{second}", "today": TODAY, "case": one.structured_content["case"]}
        two = await client.call_tool("ask", then)
    assert two.structured_content["case"]["turns"] == [first, then["message"]]
    assert two.structured_content["assessment"]["stage"] == "stage2_refused"


async def test_a_search_gives_decisions_and_can_be_narrowed(server) -> None:
    async with Client(server) as client:
        result = await client.call_tool("search", {"text": "no stage 3 panel", "k": 2, "outcome": "Upheld"})
    found = result.structured_content["results"]
    assert len(found) == 2
    assert all(row["outcome"] == "Upheld" and row["url"].startswith("https://") for row in found)


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("ask", {"message": "  "}, "nothing to read"),
        ("ask", {"message": MESSAGE, "case": {"secret words": 1}}, "case.(a name): "),
        ("ask", {}, "message: Field required"),
        ("search", {"text": "panel", "fault": "rudeness"}, "no fault called 'rudeness'"),
        ("letter", {}, "two tools here: ask and search"),
    ],
)
async def test_what_cannot_be_used_is_a_sentence_for_the_model(server, tool, arguments, says) -> None:
    async with Client(server, mode="legacy") as client:
        result = await client.call_tool(tool, arguments)
    assert result.is_error
    assert says in said(result)
    assert "secret words" not in said(result)


async def test_an_unexpected_error_is_a_sentence_and_no_log_has_its_message(
    assistant, monkeypatch, capfd, caplog
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError(f"could not digest {MESSAGE}")

    monkeypatch.setattr(type(assistant), "turn", broken)
    async with Client(create_server(Calls(lambda: assistant)), mode="legacy") as client:
        result = await client.call_tool("ask", {"message": MESSAGE})
    assert result.is_error
    captured = capfd.readouterr()
    assert "RuntimeError in broken" in captured.err
    for text in (said(result), captured.err, captured.out, caplog.text):
        assert "short breaks" not in text


@pytest.mark.slow
async def test_the_command_speaks_the_protocol_and_nothing_else(data_dir, tmp_path) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "assistant", "mcp"],
        env={**os.environ, "NEXTSTAGE_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT)},
        cwd=str(tmp_path),
    )
    with (tmp_path / "log").open("w+") as log, anyio.fail_after(240):
        async with Client(stdio_client(command, errlog=log)) as client:
            result = await client.call_tool("ask", {"message": MESSAGE, "today": TODAY})
            refused = await client.call_tool("ask", {"message": MESSAGE, "today": "someday"})
        log.seek(0)
        logged = log.read()
    assert result.structured_content["assessment"]["stage"] == "stage2_refused"
    assert refused.is_error
    assert "short breaks" not in logged
    assert "Traceback" not in logged
