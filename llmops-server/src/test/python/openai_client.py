"""Drives the server with OpenAI's own client; the argument is its address."""

import sys

from openai import APIStatusError, BadRequestError, NotFoundError, OpenAI
from pydantic import BaseModel

client = OpenAI(base_url=sys.argv[1] + "/v1", api_key="none", max_retries=0)
SCHEMA = {
    "type": "object",
    "properties": {"utc": {"type": "boolean"}},
    "required": ["utc"],
    "additionalProperties": False,
}


class Clock(BaseModel):
    utc: bool


def chats():
    ask = dict(model="stories", messages=[{"role": "user", "content": "Zoo"}], max_tokens=20)
    whole = client.chat.completions.create(**ask)
    text = whole.choices[0].message.content
    assert text.startswith(" was a little girl"), text
    pieces = list(client.chat.completions.create(stream=True, stream_options={"include_usage": True}, **ask))
    assert "".join(c.choices[0].delta.content or "" for c in pieces if c.choices) == text
    assert pieces[-1].usage.completion_tokens == 20
    assert client.chat.completions.create(parallel_tool_calls=False, **ask).choices[0].message.content == text
    tool = {"type": "function", "function": {"name": "clock", "parameters": SCHEMA}}
    for parallel in (True, False):
        calls = client.chat.completions.create(
            model="stories",
            messages=ask["messages"],
            tools=[tool],
            tool_choice="required",
            parallel_tool_calls=parallel,
            max_tokens=150,
        ).choices[0].message.tool_calls
        assert {c.function.name for c in calls} == {"clock"} and (parallel or len(calls) == 1), calls


def others():
    assert client.completions.create(model="stories", prompt="Zoo", max_tokens=5).choices[0].text
    assert len(client.embeddings.create(model="stories", input=["a", "b"]).data) == 2
    assert client.models.list().data[0].id == "stories"


def responses():
    ask = dict(model="stories", input="Zoo", max_output_tokens=20)
    whole = client.responses.create(**ask)
    assert whole.output_text.startswith(" was a little girl"), whole
    assert whole.status == "incomplete" and whole.incomplete_details.reason == "max_output_tokens", whole
    assert whole.usage.output_tokens == 20 and whole.usage.total_tokens == whole.usage.input_tokens + 20
    stopping = dict(ask, extra_body={"stop": [" girl"]})
    with client.responses.stream(**stopping) as stream:
        deltas = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
        final = stream.get_final_response()
    assert final.status == "completed" and deltas == final.output_text == " was a little", final
    types = [event.type for event in client.responses.create(stream=True, **ask)]
    assert types[0] == "response.created" and types[-1] == "response.incomplete", types
    told = client.responses.create(instructions="You tell stories.", input=[{"role": "user", "content": "Zoo"}],
                                   model="stories", max_output_tokens=5)
    assert told.instructions == "You tell stories." and told.usage.input_tokens > whole.usage.input_tokens


def tools_and_schemas():
    tool = {"type": "function", "name": "clock", "parameters": SCHEMA, "strict": True}
    ask = dict(
        model="stories", tools=[tool], tool_choice="required", parallel_tool_calls=False, max_output_tokens=150
    )
    first = client.responses.create(input="Time?", **ask)
    call = [item for item in first.output if item.type == "function_call"][0]
    assert call.name == "clock" and "utc" in call.arguments, first
    streamed = [event for event in client.responses.create(input="Time?", stream=True, **ask)]
    done = [event for event in streamed if event.type == "response.function_call_arguments.done"]
    assert [event.arguments for event in done] == [call.arguments], done
    items = [{"role": "user", "content": "Time?"}] + [item.to_dict() for item in first.output]
    items.append({"type": "function_call_output", "call_id": call.call_id, "output": "noon"})
    after = client.responses.create(model="stories", input=items, max_output_tokens=5)
    assert after.output_text, after
    parsed = client.responses.parse(model="stories", input="Time?", text_format=Clock, max_output_tokens=100)
    assert isinstance(parsed.output_parsed, Clock), parsed


def errors():
    for wrong, status in [
        (dict(model="gpt", input="Zoo"), NotFoundError),
        (dict(model="stories", input="Zoo", previous_response_id="resp_1"), BadRequestError),
        (dict(model="stories", input="word " * 2000), BadRequestError),
    ]:
        try:
            client.responses.create(**wrong)
            raise SystemExit(f"not refused: {wrong}")
        except APIStatusError as e:
            assert isinstance(e, status), e
            assert e.body["message"], e.body
    try:
        client.responses.create(model="stories", input="word " * 2000, stream=True)
        raise SystemExit("not refused")
    except BadRequestError as e:
        assert e.code == "context_length_exceeded", e


chats()
others()
responses()
tools_and_schemas()
errors()
