package dev.llmops.core.internal.telemetry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.core.telemetry.TelemetryDialect;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says again in a backend's own names what a span says. Without a dialect it says nothing. */
final class Dialects {

    private static final double NANOS = 1e9;

    private static final Map<AttributeKey<?>, AttributeKey<String>> LANGFUSE = Map.of(
            GenAiNames.SESSION_ID, GenAiNames.LANGFUSE_SESSION_ID,
            GenAiNames.USER_ID, GenAiNames.LANGFUSE_USER_ID);

    private static final Map<AttributeKey<?>, AttributeKey<String>> TRACELOOP = Map.of(
            GenAiNames.SESSION_ID, GenAiNames.TRACELOOP_SESSION_ID,
            GenAiNames.USER_ID, GenAiNames.TRACELOOP_USER_ID,
            GenAiNames.WORKFLOW_NAME, GenAiNames.TRACELOOP_ENTITY_NAME,
            GenAiNames.AGENT_NAME, GenAiNames.TRACELOOP_ENTITY_NAME,
            GenAiNames.TOOL_NAME, GenAiNames.TRACELOOP_ENTITY_NAME,
            GenAiNames.GUARDRAIL_NAME, GenAiNames.TRACELOOP_ENTITY_NAME,
            GenAiNames.PROMPT_NAME, GenAiNames.TRACELOOP_PROMPT_KEY,
            GenAiNames.PROMPT_VERSION, GenAiNames.TRACELOOP_PROMPT_VERSION,
            GenAiNames.INPUT_VALUE, GenAiNames.TRACELOOP_ENTITY_INPUT,
            GenAiNames.OUTPUT_VALUE, GenAiNames.TRACELOOP_ENTITY_OUTPUT);

    private final boolean langfuse;
    private final boolean traceloop;
    private final boolean openInference;

    Dialects(Set<TelemetryDialect> chosen) {
        this.langfuse = chosen.contains(TelemetryDialect.LANGFUSE);
        this.traceloop = chosen.contains(TelemetryDialect.TRACELOOP);
        this.openInference = chosen.contains(TelemetryDialect.OPENINFERENCE);
    }

    /** {@return whether messages, passages and parameters are told in OpenInference's lists of attributes too} */
    boolean openInference() {
        return openInference;
    }

    /** {@return whether there is one that says attributes again: most applications choose none, and pay nothing} */
    boolean any() {
        return langfuse || traceloop;
    }

    /** An attribute that a span got. */
    void attribute(Span span, Instant started, AttributeKey<?> key, Object value) {
        if (langfuse) {
            langfuse(span, started, key, value);
        }
        if (traceloop) {
            traceloop(span, key, value);
        }
    }

    private static void langfuse(Span span, Instant started, AttributeKey<?> key, Object value) {
        AttributeKey<String> same = LANGFUSE.get(key);
        if (same != null) {
            span.setAttribute(same, value.toString());
        } else if (key.equals(GenAiNames.SPAN_KIND)) {
            span.setAttribute(GenAiNames.LANGFUSE_TYPE, observation(value.toString()));
        } else if (key.equals(GenAiNames.RESPONSE_TIME_TO_FIRST_CHUNK)) {
            Duration after = Duration.ofNanos(Math.round((Double) value * NANOS));
            span.setAttribute(
                    GenAiNames.LANGFUSE_COMPLETION_START, started.plus(after).toString());
        } else if (key.equals(GenAiNames.LLM_COST_TOTAL)) {
            ObjectNode total = JsonNodeFactory.instance.objectNode().put("total", BigDecimal.valueOf((Double) value));
            span.setAttribute(GenAiNames.LANGFUSE_COST, total.toString());
        }
    }

    /** Langfuse knows no reranker. */
    private static String observation(String kind) {
        return switch (kind) {
            case GenAiNames.KIND_LLM -> "generation";
            case GenAiNames.KIND_RERANKER -> "span";
            default -> kind.toLowerCase(Locale.ROOT);
        };
    }

    private static void traceloop(Span span, AttributeKey<?> key, Object value) {
        AttributeKey<String> same = TRACELOOP.get(key);
        if (same != null) {
            span.setAttribute(same, value.toString());
        } else if (key.equals(GenAiNames.SPAN_KIND)) {
            switch (value.toString()) {
                case GenAiNames.KIND_CHAIN -> span.setAttribute(GenAiNames.TRACELOOP_KIND, "workflow");
                case GenAiNames.KIND_AGENT -> span.setAttribute(GenAiNames.TRACELOOP_KIND, "agent");
                case GenAiNames.KIND_TOOL -> span.setAttribute(GenAiNames.TRACELOOP_KIND, "tool");
                case GenAiNames.KIND_LLM -> span.setAttribute(GenAiNames.TRACELOOP_REQUEST_TYPE, "chat");
                default -> span.setAttribute(GenAiNames.TRACELOOP_KIND, "task");
            }
        }
    }

    /** What an attempt used, and the prompt it came from: Langfuse links a prompt to a generation alone. */
    void attempt(Span span, TokenUsage usage, @Nullable PromptUse prompt) {
        if (!langfuse) {
            return;
        }
        if (prompt != null) {
            span.setAttribute(GenAiNames.LANGFUSE_PROMPT_NAME, prompt.name());
            span.setAttribute(GenAiNames.LANGFUSE_PROMPT_VERSION, prompt.version());
        }
        if (usage.input() != null && usage.output() != null) {
            span.setAttribute(
                    GenAiNames.LANGFUSE_USAGE,
                    usage(usage, usage.input(), usage.output()).toString());
        }
    }

    /** Langfuse adds its kinds of tokens up, so each counts once. */
    private static ObjectNode usage(TokenUsage usage, int input, int output) {
        int read = usage.cachedInput() == null ? 0 : usage.cachedInput();
        int written = usage.cacheWriteInput() == null ? 0 : usage.cacheWriteInput();
        int reasoning = usage.reasoning() == null ? 0 : usage.reasoning();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("input", Math.max(0, input - read - written))
                .put("output", Math.max(0, output - reasoning));
        if (read > 0) {
            json.put("input_cached_tokens", read);
        }
        if (written > 0) {
            json.put("input_cache_creation", written);
        }
        if (reasoning > 0) {
            json.put("output_reasoning_tokens", reasoning);
        }
        return json.put("total", input + output);
    }
}
