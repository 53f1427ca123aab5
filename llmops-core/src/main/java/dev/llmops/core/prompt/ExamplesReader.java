package dev.llmops.core.prompt;

import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.FewShot.Selection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads {@code examples}: which rows of which data set a prompt shows. */
final class ExamplesReader {

    static final Set<String> KEYS = Set.of("set", "fields", "select", "count", "field", "variable", "seed");

    private final BiConsumer<String, String> problem;

    /** Creates a reader that reports a key and what is wrong with it. */
    ExamplesReader(BiConsumer<String, String> problem) {
        this.problem = problem;
    }

    /** {@return the examples, or null if they are broken} */
    @Nullable
    FewShot read(Map<String, Object> examples) {
        if (!(examples.get("set") instanceof String set)) {
            problem.accept("set", "'examples.set' must name the data set of the examples");
            return null;
        }
        List<String> fields = fields(examples.get("fields"));
        Selection selection = selection(examples.getOrDefault("select", "fixed"));
        if (fields.isEmpty() || selection == null || !isWhole(examples, "count") || !isWhole(examples, "seed")) {
            return null;
        }
        if (!(examples.get("count") instanceof Integer count)) {
            problem.accept("count", "'examples.count' must say how many examples the prompt shows");
            return null;
        }
        String field = String.valueOf(examples.getOrDefault("field", fields.get(0)));
        try {
            return new FewShot(
                    set,
                    fields,
                    selection,
                    count,
                    field,
                    String.valueOf(examples.getOrDefault("variable", field)),
                    examples.get("seed") instanceof Number seed ? seed.longValue() : null);
        } catch (IllegalArgumentException e) {
            problem.accept("", "examples: " + e.getMessage());
            return null;
        }
    }

    private boolean isWhole(Map<String, Object> examples, String key) {
        Object value = examples.get(key);
        boolean isWhole = value == null || value instanceof Integer || value instanceof Long;
        if (!isWhole) {
            problem.accept(key, "'examples." + key + "' must be a whole number, but was '" + value + "'");
        }
        return isWhole;
    }

    private List<String> fields(@Nullable Object value) {
        if (value instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(each -> each instanceof String)) {
            return list.stream().map(String.class::cast).toList();
        }
        problem.accept(
                "fields",
                "'examples.fields' must list the fields that each example has, for example [question, answer]");
        return List.of();
    }

    private @Nullable Selection selection(Object value) {
        for (Selection selection : Selection.values()) {
            if (selection.name().toLowerCase(Locale.ROOT).equals(value)) {
                return selection;
            }
        }
        problem.accept("select", "'examples.select' must be fixed, similar or diverse, but was '" + value + "'");
        return null;
    }
}
