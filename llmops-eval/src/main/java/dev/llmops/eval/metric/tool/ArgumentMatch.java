package dev.llmops.eval.metric.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.internal.json.JsonEquality;
import java.util.Locale;
import java.util.Map;

/** When the arguments of a call match; the modes of LangChain's {@code agentevals}. Values are compared as JSON, numbers by value. */
public enum ArgumentMatch {
    /** All are equal, and none is missing or extra. */
    EXACT,
    /** They are ignored. */
    IGNORE,
    /** All given arguments were expected; some may be missing. */
    SUBSET,
    /** All expected arguments were given; there may be more. */
    SUPERSET;

    /**
     * {@return the mode with a name}
     *
     * @param name for example {@code superset}
     * @throws IllegalArgumentException if there is none
     */
    public static ArgumentMatch named(String name) {
        for (ArgumentMatch mode : values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "tool_args must be exact, ignore, subset or superset, but was '" + name + "'");
    }

    boolean matches(ToolUse made, ToolUse expected) {
        if (!made.name().equals(expected.name())) {
            return false;
        }
        return switch (this) {
            case EXACT -> JsonEquality.equal(made.view(), expected.view());
            case IGNORE -> true;
            case SUBSET -> within(made.view(), expected.view());
            case SUPERSET -> within(expected.view(), made.view());
        };
    }

    private static boolean within(JsonNode some, JsonNode all) {
        for (Map.Entry<String, JsonNode> member : some.properties()) {
            JsonNode other = all.get(member.getKey());
            if (other == null || !JsonEquality.equal(member.getValue(), other)) {
                return false;
            }
        }
        return true;
    }
}
