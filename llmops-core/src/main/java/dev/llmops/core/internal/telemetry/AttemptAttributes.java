package dev.llmops.core.internal.telemetry;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.core.chain.Call;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attributes of one attempt. */
record AttemptAttributes(
        OpenSpan span,
        Call call,
        ModelIdentity model,
        @Nullable ModelRequest asked) {

    private static final String DOLLAR = "USD";
    /** Where clients keep the vendor's own id of a response. */
    private static final String VENDOR_ID = "id";

    void request() {
        span.set(GenAiNames.LLM_SYSTEM, model.provider());
        span.set(GenAiNames.LLM_PROVIDER, model.provider());
        span.set(GenAiNames.MODEL_ROUTE, call.modelName());
        span.set(GenAiNames.MODEL_DIGEST, model.digest());
        span.set(GenAiNames.CONVERSATION_ID, call.caller().session());
        span.set(GenAiNames.REQUEST_STREAM, call.streaming() ? true : null);
        if (asked != null) {
            parameters(asked.parameters());
            span.set(GenAiNames.OUTPUT_TYPE, Words.of(asked.responseFormat()));
        }
    }

    private void parameters(ModelParameters parameters) {
        span.set(GenAiNames.REQUEST_TEMPERATURE, parameters.temperature());
        span.set(GenAiNames.REQUEST_TOP_P, parameters.topP());
        Integer topK = parameters.topK();
        span.set(GenAiNames.REQUEST_TOP_K, topK == null ? null : Double.valueOf(topK));
        span.set(GenAiNames.REQUEST_SEED, parameters.seed());
        span.set(GenAiNames.REQUEST_MAX_TOKENS, parameters.maxTokens());
        if (!parameters.stopSequences().isEmpty()) {
            span.set(GenAiNames.REQUEST_STOP_SEQUENCES, parameters.stopSequences());
        }
        span.openInference(names -> names.parameters(parameters));
    }

    void usage(TokenUsage usage) {
        span.set(GenAiNames.USAGE_INPUT_TOKENS, usage.input());
        span.set(GenAiNames.USAGE_OUTPUT_TOKENS, usage.output());
        span.set(GenAiNames.USAGE_CACHE_READ, usage.cachedInput());
        span.set(GenAiNames.USAGE_CACHE_CREATION, usage.cacheWriteInput());
        span.set(GenAiNames.USAGE_CACHE_WRITE, usage.cacheWriteInput());
        span.set(GenAiNames.USAGE_REASONING, usage.reasoning());
        span.set(GenAiNames.LLM_TOKENS_PROMPT, usage.input());
        span.set(GenAiNames.LLM_TOKENS_COMPLETION, usage.output());
        span.set(GenAiNames.LLM_TOKENS_CACHED, usage.cachedInput());
        span.set(GenAiNames.LLM_TOKENS_CACHE_WRITE, usage.cacheWriteInput());
        span.set(GenAiNames.LLM_TOKENS_REASONING, usage.reasoning());
        span.set(GenAiNames.LLM_TOKENS_TOTAL, usage.total());
    }

    void cost(Cost cost) {
        if (cost instanceof Cost.Known known) {
            String currency = known.currency().getCurrencyCode();
            span.set(GenAiNames.COST_AMOUNT, known.amount().toPlainString());
            span.set(GenAiNames.COST_CURRENCY, currency);
            if (currency.equals(DOLLAR)) {
                span.set(GenAiNames.LLM_COST_TOTAL, known.amount().doubleValue());
            }
        }
    }

    void end(ModelEvent.End end, @Nullable Duration firstChunk) {
        span.set(GenAiNames.RESPONSE_TIME_TO_FIRST_CHUNK, firstChunk);
        if (end instanceof ModelEvent.Completed completed) {
            ModelResponse response = completed.response();
            span.set(GenAiNames.STATUS, "completed");
            span.set(GenAiNames.LLM_MODEL_NAME, response.model().name());
            if (response.vendor().get(VENDOR_ID) instanceof String id) {
                span.set(GenAiNames.RESPONSE_ID, id);
            }
            span.set(GenAiNames.RESPONSE_MODEL, response.model().name());
            span.set(GenAiNames.RESPONSE_FINISH_REASONS, List.of(Words.of(response.finishReason())));
        } else {
            span.set(GenAiNames.LLM_MODEL_NAME, model.name());
            if (end instanceof ModelEvent.Failed failed) {
                span.set(GenAiNames.STATUS, "failed");
                span.error(failed.error());
            } else {
                span.set(GenAiNames.STATUS, "cancelled");
            }
        }
    }
}
