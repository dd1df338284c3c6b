"""The HTTP door: the contract's own answers, nothing kept, every failure a sentence."""

from __future__ import annotations

import json
import re
import threading
from datetime import date

import anyio
import httpx
import pytest

from assistant.conversation import Answer, Case, StoreError
from assistant.service import limits, problems
from assistant.service.api import create_app
from assistant.service.calls import Calls
from assistant.settings import Settings
from tests.service.conftest import MESSAGE

TODAY = "2025-04-10"


def told(response: httpx.Response, status: int) -> dict:
    """The problem in a response: of its kind, whole, and no traceback in it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == problems.MEDIA_TYPE
    found = response.json()
    assert set(found) == {"title", "status", "detail", "misfits"}
    assert found["status"] == status
    assert re.search(r"[.?]$", found["detail"])
    assert "Traceback" not in response.text
    return found


# --- answers ----------------------------------------------------------------------------------------------


def test_an_answer_is_the_one_that_the_conversation_gives(client, assistant) -> None:
    given = client.post("/v1/ask", json={"message": MESSAGE, "today": TODAY})
    assert given.status_code == 200
    assert given.json() == assistant.turn(Case(), MESSAGE, date(2025, 4, 10)).as_json()
    assert given.json()["assessment"]["deadlines"][0]["from"]  # the contract's name, not the field's


def test_turns_build_on_each_other_through_the_case_alone(client, assistant) -> None:
    first, second = MESSAGE.split(" They answered", 1)
    one = client.post("/v1/ask", json={"message": first, "today": TODAY}).json()
    two = client.post(
        "/v1/ask", json={"message": "They answered" + second, "today": TODAY, "case": one["case"]}
    )
    assert two.json()["case"]["turns"] == [first, "They answered" + second]
    assert two.json()["assessment"]["stage"] == "stage2_refused"
    alone = client.post("/v1/ask", json={"message": "They answered" + second, "today": TODAY}).json()
    assert alone["case"]["turns"] == ["They answered" + second]  # nothing was remembered


def test_a_search_gives_the_results_of_the_command_line(client, data_dir, monkeypatch, capsys) -> None:
    from assistant.cli import main

    monkeypatch.setenv("NEXTSTAGE_DATA_DIR", str(data_dir))
    query = "the council would not hold a stage 3 panel"
    assert main(["search", query, "-k", "3", "--outcome", "Upheld", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    given = client.post("/v1/search", json={"text": query, "k": 3, "outcome": "Upheld"})
    assert given.json() == {"results": printed}
    assert len(printed) == 3


def test_today_is_the_server_s_day_where_none_is_given(client) -> None:
    given = client.post("/v1/ask", json={"message": MESSAGE})
    assert given.status_code == 200
    answer = Answer.model_validate(given.json())
    passed = [each for each in answer.assessment.deadlines if each.what == "stage1_response"]
    assert passed[0].due == date(2025, 3, 17)


def test_health_needs_nothing(client_with) -> None:
    found = client_with(service_key="s3cret").get("/health")
    assert found.status_code == 200
    assert found.json()["status"] == "ok"


def test_the_schema_names_the_contract_and_no_page_loads_anything(client) -> None:
    schema = client.get("/openapi.json").json()
    assert set(schema["paths"]) == {"/v1/ask", "/v1/search", "/health"}
    answer = schema["paths"]["/v1/ask"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/Answer"}
    assert set(schema["components"]["schemas"]["Answer"]["properties"]) == set(Answer.model_fields)
    for page in ("/docs", "/redoc", "/"):
        told(client.get(page), 404)


# --- failures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"message": "   \n "}, "nothing to read"),
        ({"message": ""}, "message: String should have at least 1 character"),
        ({"message": "x" * 30_000}, "30,000 characters"),
        ({"message": "Dzień dobry, złożyłam skargę na opiekę społeczną i nikt mi nie odpowiada."}, "English"),
        ({}, "message: Field required"),
        ({"message": MESSAGE, "tody": TODAY}, "tody: Extra inputs"),
        ({"message": MESSAGE, "today": "tomorrow"}, "today: "),
        ({"message": MESSAGE, "today": 0}, "today: "),
        ({"message": MESSAGE, "use_chat_model": 1}, "use_chat_model: "),
        ({"message": MESSAGE, "case": {"shopping": ["milk"]}}, "case.shopping: "),
        ({"message": MESSAGE, "case": {"events": [{"id": "1", "type": "party"}]}}, "case.events.0.type: "),
        ([1, 2], "the body: "),
    ],
)
def test_what_cannot_be_used_is_said(client, body, says) -> None:
    assert says in told(client.post("/v1/ask", json=body), 422)["detail"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"text": " "}, "nothing to search for"),
        ({"text": "panel", "k": 0}, "k: "),
        ({"text": "panel", "k": 51}, "k: "),
        ({"text": "panel", "k": "5"}, "k: "),
        ({"text": "panel", "fault": "rudeness"}, "There is no fault called 'rudeness'"),
        ({"text": "panel", "service": "dentistry"}, "There is no service called 'dentistry'"),
        ({"text": "panel", "stage": "4"}, "stage: "),
        ({"text": "panel", "min_remedy": -1}, "min_remedy: "),
    ],
)
def test_a_search_that_cannot_be_made_is_said(client, body, says) -> None:
    assert says in told(client.post("/v1/search", json=body), 422)["detail"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b"[" * 50_000,
        b'{"message": ' + b"9" * 6_000 + b"}",
        b"NaN",
        b'{"a": "\\ud800"}',
    ],
)
def test_a_body_that_is_not_json_is_said(client, content) -> None:
    given = client.post("/v1/ask", content=content, headers={"Content-Type": "application/json"})
    assert told(given, given.status_code)["status"] in (400, 422)


def test_a_text_is_not_read_as_json_without_its_type(client) -> None:
    """A page of another site can send plain text unasked, but not JSON."""
    body = json.dumps({"message": MESSAGE})
    told(client.post("/v1/ask", content=body, headers={"Content-Type": "text/plain"}), 422)


def test_what_was_sent_is_not_sent_back_in_an_error(client) -> None:
    secret = "Callum Featherstonehaugh"
    case = {"council": {"value": {"name": secret}}, secret: 1, "events": [{"id": secret, "type": secret}]}
    given = client.post("/v1/ask", json={"message": MESSAGE, "case": case})
    told(given, 422)
    assert secret not in given.text


def test_more_than_may_be_sent_is_refused_unread(client_with) -> None:
    client = client_with(service_max_bytes=2_000)
    assert "2,000 bytes" in told(client.post("/v1/ask", json={"message": "x" * 3_000}), 413)["detail"]
    in_pieces = (b"x" * 500 for _ in range(10))  # no length is told ahead
    told(client.post("/v1/ask", content=in_pieces, headers={"Content-Type": "application/json"}), 413)


def test_an_address_or_method_that_is_not_there_is_said(client) -> None:
    assert "/openapi.json" in told(client.get("/v1/letters"), 404)["detail"]
    refused = client.get("/v1/ask")
    told(refused, 405)
    assert refused.headers["allow"] == "POST"


def test_an_unexpected_error_is_a_sentence_and_its_message_is_in_no_log(
    assistant, monkeypatch, capfd
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError(f"could not digest {MESSAGE}")

    monkeypatch.setattr(type(assistant), "turn", broken)
    client = httpx.Client(
        transport=_InProcess(create_app(Calls(lambda: assistant), Settings())), base_url="http://localhost"
    )
    given = client.post("/v1/ask", json={"message": MESSAGE})
    assert told(given, 500)["detail"] == problems.UNEXPECTED
    captured = capfd.readouterr()
    assert "RuntimeError in broken" in captured.err
    assert "short breaks" not in captured.err + captured.out + given.text


def test_an_index_that_cannot_be_read_is_opened_anew_at_the_next_call(assistant, capsys) -> None:
    class Damaged:
        def search(self, *_arguments: object) -> None:
            raise StoreError("The index in /srv/secret/index is damaged: delete the folder.")

    opened = iter([Damaged(), assistant])
    client = httpx.Client(
        transport=_InProcess(create_app(Calls(lambda: next(opened)), Settings())), base_url="http://localhost"
    )
    given = client.post("/v1/search", json={"text": "stage 2 refused"})
    told(given, 503)
    assert "/srv/secret" not in given.text  # that is for whoever runs the service
    assert "/srv/secret/index is damaged" in capsys.readouterr().err
    assert client.post("/v1/search", json={"text": "stage 2 refused"}).status_code == 200


def test_a_body_that_does_not_come_is_not_waited_for(calls, monkeypatch) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.05)
    sent: list[dict] = []

    async def hold() -> dict:
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/v1/ask", "raw_path": b"/v1/ask",
        "headers": [(b"host", b"localhost")],
        "query_string": b"", "http_version": "1.1", "scheme": "http", "root_path": "",
    }  # fmt: skip
    anyio.run(create_app(calls, Settings()), scope, hold, send)
    assert sent[0]["status"] == 408


def test_more_calls_than_can_be_borne_are_sent_away_and_health_still_answers(assistant, monkeypatch) -> None:
    monkeypatch.setattr(limits, "MOST_WAITING", 1)
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_arguments: object) -> list:
        begun.set()
        assert go_on.wait(20)
        return []

    monkeypatch.setattr(type(assistant), "search", slow)
    app = create_app(Calls(lambda: assistant), Settings())

    async def crowd() -> tuple[httpx.Response, httpx.Response, httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            found: list[httpx.Response] = []

            async def first() -> None:
                found.append(await client.post("/v1/search", json={"text": "panel"}))

            async with anyio.create_task_group() as group:
                group.start_soon(first)
                await anyio.to_thread.run_sync(begun.wait, 20)
                second = await client.post("/v1/search", json={"text": "panel"})
                health = await client.get("/health")
                go_on.set()
        return found[0], second, health

    first, second, health = anyio.run(crowd)
    assert first.status_code == health.status_code == 200
    told(second, 503)
    assert second.headers["retry-after"] == "2"


# --- who may call -----------------------------------------------------------------------------------------


def test_a_key_is_asked_for_where_one_is_set(client_with) -> None:
    client = client_with(service_key="s3cret")
    body = {"text": "stage 2 refused"}
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic s3cret"}):
        refused = client.post("/v1/search", json=body, headers=headers)
        assert "Authorization: Bearer" in told(refused, 401)["detail"]
        assert refused.headers["www-authenticate"] == "Bearer"
    given = client.post("/v1/search", json=body, headers={"Authorization": "Bearer s3cret"})
    assert given.status_code == 200


def test_no_page_of_another_site_may_call_unless_it_is_named(client_with) -> None:
    asked = {"Origin": "https://charity.example", "Access-Control-Request-Method": "POST"}
    body = {"text": "stage 2 refused"}
    closed, opened = client_with(), client_with(service_origins="https://charity.example, https://b.example")
    assert "access-control-allow-origin" not in closed.options("/v1/search", headers=asked).headers
    answer = closed.post("/v1/search", json=body, headers={"Origin": "https://charity.example"})
    assert "access-control-allow-origin" not in answer.headers
    for given in (
        opened.options("/v1/search", headers=asked),
        opened.post("/v1/search", json=body, headers=asked),
        opened.post("/v1/search", json={}, headers=asked),  # so that the page can read why
    ):
        assert given.headers["access-control-allow-origin"] == "https://charity.example"
    other = opened.post("/v1/search", json=body, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("origins", ["*", "charity.example", "https://a.example/page", "https://a b"])
def test_what_is_not_a_site_is_no_setting(origins) -> None:
    with pytest.raises(ValueError, match="is not a site like"):
        Settings(service_origins=origins)


def test_answers_are_not_kept_by_anything_on_the_way(client) -> None:
    for given in (client.post("/v1/search", json={"text": "panel"}), client.post("/v1/search", json={})):
        assert given.headers["cache-control"] == "no-store"
        assert given.headers["x-content-type-options"] == "nosniff"


# --- the chat model ---------------------------------------------------------------------------------------


def test_a_chat_model_is_used_only_where_the_person_agreed(data_dir, embedder, assistant) -> None:
    from assistant.conversation import Assistant, Chat
    from assistant.understanding import Listener
    from tests.scripted import Scripted
    from vectorstore.library import Library

    model = Scripted(lambda user: "{}" if "[[S1]]" not in user else user)
    library = Library.open(data_dir / "index", embedder)
    with_model = Assistant(Listener(embedder), library, Settings(), Chat.of(model, embedder, away=False))
    client = httpx.Client(
        transport=_InProcess(create_app(Calls(lambda: with_model), Settings())), base_url="http://localhost"
    )
    body = {"message": MESSAGE, "today": TODAY}
    assert client.post("/v1/ask", json=body).json()["composer"] == "embedded"
    assert model.sent == []
    client.post("/v1/ask", json=body | {"use_chat_model": True})
    assert model.sent


class _InProcess(httpx.BaseTransport):
    """Sends to an application in this process, and lets no exception of it through."""

    def __init__(self, app) -> None:
        self._app = httpx.ASGITransport(app, raise_app_exceptions=True)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def send() -> httpx.Response:
            response = await self._app.handle_async_request(request)
            return httpx.Response(
                response.status_code, headers=response.headers, content=await response.aread()
            )

        request.read()
        return anyio.run(send)
