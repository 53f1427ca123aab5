"""Drives the server with LlamaIndex, by chats and by responses; the argument is its address."""

import sys

from llama_index.core.llms import ChatMessage
from llama_index.core.tools import FunctionTool
from llama_index.llms.openai_like import OpenAILike, OpenAILikeResponses


def clock(utc: bool) -> str:
    """Tells the time."""
    return "noon"


COMMON = dict(
    api_base=sys.argv[1] + "/v1",
    api_key="none",
    model="stories",
    max_retries=0,
    temperature=0,
    context_window=512,
    is_chat_model=True,
    is_function_calling_model=True,
)

for llm in (OpenAILike(max_tokens=20, **COMMON), OpenAILikeResponses(max_output_tokens=20, **COMMON)):
    name = type(llm).__name__
    question = [ChatMessage(role="user", content="Zoo")]
    whole = llm.chat(question).message.content
    assert whole.startswith(" was a little girl"), (name, whole)
    assert "".join(piece.delta or "" for piece in llm.stream_chat(question)) == whole, name

tool = FunctionTool.from_defaults(clock)
for llm in (OpenAILike(max_tokens=150, **COMMON), OpenAILikeResponses(max_output_tokens=150, **COMMON)):
    name = type(llm).__name__
    answer = llm.chat_with_tools([tool], user_msg="Time?", tool_required=True)
    calls = llm.get_tool_calls_from_response(answer)
    assert [call.tool_name for call in calls] == ["clock"], (name, answer)
