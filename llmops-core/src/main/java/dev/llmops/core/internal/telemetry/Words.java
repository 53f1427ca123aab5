package dev.llmops.core.internal.telemetry;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ResponseFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What our types are called in telemetry. */
final class Words {

    private static final Map<Enum<?>, String> NAMES = new ConcurrentHashMap<>();

    private Words() {}

    static String of(Enum<?> constant) {
        return NAMES.computeIfAbsent(constant, each -> each.name().toLowerCase(Locale.ROOT));
    }

    static String of(Decision decision) {
        if (decision instanceof Decision.Pass) {
            return "pass";
        }
        if (decision instanceof Decision.Transform) {
            return "transform";
        }
        return decision instanceof Decision.Block ? "block" : "reask";
    }

    /** The finish reasons of the conventions' schema of output messages. */
    static String of(FinishReason reason) {
        return reason == FinishReason.TOOL_CALLS ? "tool_call" : of((Enum<?>) reason);
    }

    static String of(ResponseFormat format) {
        return format instanceof ResponseFormat.Text ? "text" : "json";
    }
}
