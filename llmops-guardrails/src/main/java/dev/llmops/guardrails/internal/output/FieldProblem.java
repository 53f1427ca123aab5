package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A field that breaks a rule.
 *
 * @param pointer where it is, as a JSON pointer (RFC 6901); empty for the whole
 * @param rule the rule, in words
 */
public record FieldProblem(String pointer, String rule) {

    private static final int MOST_TOLD = 10;
    private static final int LONGEST_VALUE = 80;

    public static String withoutValues(List<FieldProblem> problems) {
        return problems.stream()
                .limit(MOST_TOLD)
                .map(problem -> problem.path() + " " + problem.rule)
                .collect(Collectors.joining("; "));
    }

    /** {@return the problems, a line each, with the values that the tree has there} */
    public static String withValues(List<FieldProblem> problems, JsonNode tree) {
        return problems.stream()
                .limit(MOST_TOLD)
                .map(problem -> "\n- " + problem.path() + ": " + problem.rule + problem.value(tree))
                .collect(Collectors.joining());
    }

    private String path() {
        return pointer.isEmpty() ? "the whole" : pointer;
    }

    private String value(JsonNode tree) {
        JsonNode value = tree.at(pointer);
        if (pointer.isEmpty() || value.isMissingNode()) {
            return "";
        }
        String json = value.toString();
        return ", but was " + (json.length() > LONGEST_VALUE ? json.substring(0, LONGEST_VALUE) + "…" : json);
    }
}
