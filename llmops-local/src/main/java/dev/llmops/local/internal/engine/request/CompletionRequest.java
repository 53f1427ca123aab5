package dev.llmops.local.internal.engine.request;

import dev.llmops.api.model.ModelIdentity;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.SamplingOptions;
import dev.llmops.local.option.CallOptions;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What the engine is to continue, and how.
 *
 * @param prompt tokens to continue; not changed
 * @param pieces the bytes that a token adds to the text
 * @param sampling how to choose tokens
 * @param maxTokens most tokens to generate
 * @param stops texts that end the answer
 * @param model which model answers
 * @param vendor what else the response tells
 * @param startNanos when the call began
 * @param adapters the LoRA adapters that apply to every token of it, prompt included; completions of different ones are
 *     never computed in the same step, and share no cache
 * @param options how the call is treated among others
 */
@SuppressWarnings("ArrayRecordComponent")
public record CompletionRequest(
        int[] prompt,
        IntFunction<byte[]> pieces,
        SamplingOptions sampling,
        int maxTokens,
        List<String> stops,
        ModelIdentity model,
        Map<String, Object> vendor,
        long startNanos,
        List<AdapterUse> adapters,
        CallOptions options) {}
