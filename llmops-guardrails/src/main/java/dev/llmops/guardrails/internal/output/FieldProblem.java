package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A field that breaks a rule.
 *
 * @param pointer where it is, as a JSON pointer (RFC 6901); empty for the whole
 * @param rule the rule, in words
 * @param keyword the schema's keyword, or empty if another rule is broken
 * @param expected what the schema says behind the keyword, or null
 * @param missing the name of a member that is not there, or that should not be there; null if the value itself is wrong
 */
public record FieldProblem(
        String pointer,
        String rule,
        String keyword,
        @Nullable JsonNode expected,
        @Nullable String missing) {

    FieldProblem(String pointer, String rule) {
        this(pointer, rule, "", null, null);
    }

    /** {@return the place whose value must become another one} */
    public String target() {
        return missing == null ? pointer : below(pointer, missing);
    }

    /** {@return the place of a member of what is at a place} */
    static String below(String pointer, String member) {
        return pointer + "/" + member.replace("~", "~0").replace("/", "~1");
    }

    private static final int MAX_TOLD = 100;
    private static final int MAX_VALUE = 80;

    public static String withoutValues(List<FieldProblem> problems) {
        return problems.stream()
                .limit(MAX_TOLD)
                .map(problem -> problem.place() + " " + problem.rule)
                .collect(Collectors.joining("; "));
    }

    /** {@return the problems, a line each, with the values that the tree has there} */
    public static String withValues(List<FieldProblem> problems, JsonNode tree) {
        int more = problems.size() - MAX_TOLD;
        return problems.stream()
                        .limit(MAX_TOLD)
                        .map(problem -> "\n- " + problem.place() + ": " + problem.rule + problem.value(tree))
                        .collect(Collectors.joining())
                + (more > 0 ? "\n- and " + more + " more places" : "");
    }

    String place() {
        return pointer.isEmpty() ? "the whole" : pointer;
    }

    private String value(JsonNode tree) {
        JsonNode value = tree.at(pointer);
        if (pointer.isEmpty() || value.isMissingNode()) {
            return "";
        }
        String json = value.toString();
        return ", but was " + (json.length() > MAX_VALUE ? json.substring(0, MAX_VALUE) + "…" : json);
    }
}
