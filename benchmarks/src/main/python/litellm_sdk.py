"""LiteLLM's SDK in this process, in turns with httpx alone: reads "whole|stream CONCURRENCY SECONDS" lines, answers each with a line of JSON."""

import asyncio
import json
import os
import sys
import time

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import httpx
import litellm

BASE = sys.argv[1]
MESSAGES = [{"role": "user", "content": "How long is the cable of the lamp?"}]
client = httpx.AsyncClient(limits=httpx.Limits(max_connections=None, max_keepalive_connections=None), timeout=60)


async def direct(streams):
    body = {"model": "m", "messages": MESSAGES, "stream": streams}
    if not streams:
        response = await client.post(BASE + "/chat/completions", json=body)
        assert "metres" in response.json()["choices"][0]["message"]["content"]
        return
    async with client.stream("POST", BASE + "/chat/completions", json=body) as response:
        last = ""
        async for line in response.aiter_lines():
            last = line or last
    assert last == "data: [DONE]"


async def through_litellm(streams):
    answer = await litellm.acompletion(model="openai/m", api_base=BASE, api_key="none", messages=MESSAGES, stream=streams, max_retries=0)
    if not streams:
        assert "metres" in answer.choices[0].message.content
        return
    async for _ in answer:
        pass


async def load(call, streams, concurrency, seconds):
    times = []
    end = time.perf_counter() + seconds

    async def worker():
        while time.perf_counter() < end:
            start = time.perf_counter()
            await call(streams)
            times.append(time.perf_counter() - start)

    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(concurrency)))
    took = time.perf_counter() - start
    times.sort()
    return {
        "p50": 1e3 * times[len(times) // 2],
        "p99": 1e3 * times[min(len(times) - 1, int(0.99 * len(times)))],
        "perSecond": len(times) / took,
    }


async def main():
    loop = asyncio.get_running_loop()
    while True:
        line = await loop.run_in_executor(None, sys.stdin.readline)
        if not line:
            return
        mode, concurrency, seconds = line.split()
        answer = {}
        for name, call in (("httpx", direct), ("litellm", through_litellm)):
            answer[name] = await load(call, mode == "stream", int(concurrency), float(seconds))
        print(json.dumps(answer), flush=True)


asyncio.run(main())
