"""Drives the server with LangChain, by chats and by responses; the argument is its address."""

import sys

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel


class Clock(BaseModel):
    """The time."""

    utc: bool


@tool
def clock(utc: bool) -> str:
    """Tells the time."""
    return "noon"


def model(responses, tokens):
    return ChatOpenAI(
        base_url=sys.argv[1] + "/v1",
        api_key="none",
        model="stories",
        max_retries=0,
        max_tokens=tokens,
        use_responses_api=responses,
    )


for responses in (False, True):
    llm = model(responses, 20)
    whole = llm.invoke("Zoo")
    assert whole.text.startswith(" was a little girl"), (responses, whole)
    assert whole.usage_metadata["output_tokens"] == 20, whole
    assert "".join(piece.text for piece in llm.stream("Zoo")) == whole.text, responses
    structured = model(responses, 150)
    for method in ("function_calling", "json_schema"):
        found = structured.with_structured_output(Clock, method=method).invoke("Time?")
        assert isinstance(found, Clock), (responses, method, found)
    calling = structured.bind_tools([clock], tool_choice="required", parallel_tool_calls=False)
    question = [SystemMessage("Be kind."), HumanMessage("Time?")]
    answer = calling.invoke(question)
    assert [call["name"] for call in answer.tool_calls] == ["clock"], (responses, answer)
    result = ToolMessage("noon", tool_call_id=answer.tool_calls[0]["id"])
    after = model(responses, 5).invoke(question + [answer, result])
    assert isinstance(after, AIMessage) and after.text, (responses, after)
