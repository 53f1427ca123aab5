package dev.llmops.eval.exchange.assertion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.commons.internal.option.Require;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An assertion of a row about its answer, as the row's metadata holds it.
 *
 * @param type its type in promptfoo, without {@code not-}
 * @param negated whether its opposite is asserted
 * @param texts its values: one, or those of a list; empty if it has none
 * @param threshold the score from which it holds
 * @param weight its weight relative to the row's other assertions, at least 0
 */
public record Assertion(String type, boolean negated, List<String> texts, double threshold, double weight) {

    /** The metadata key of a row's assertions, a list of objects. */
    public static final String METADATA = "assert";
    /** The metadata key of the weighted mean of its assertions from which a row passes. */
    public static final String ROW_THRESHOLD = "assertThreshold";

    private static final String NOT = "not-";
    private static final Set<String> WITHOUT_VALUE = Set.of("is-json");
    private static final Set<String> LISTS = Set.of("contains-all", "contains-any", "icontains-all", "icontains-any");
    private static final Set<String> JUDGED = Set.of("llm-rubric", "model-graded-closedqa", "factuality", "g-eval");
    private static final Set<String> TEXTS =
            Set.of("equals", "contains", "icontains", "starts-with", "regex", "rouge-n", "bleu", "similar");
    /** What promptfoo takes where nothing is set. */
    private static final Map<String, Double> THRESHOLDS = Map.of("rouge-n", 0.75, "bleu", 0.5, "similar", 0.75);
    /** Types that run what the file, or what it names, says. */
    private static final Set<String> CODE = Set.of("javascript", "python", "ruby", "webhook");

    /** Copies the list; refuses an unknown type, and a weight below 0. */
    public Assertion {
        Objects.requireNonNull(type, "type");
        texts = List.copyOf(texts);
        Require.that(isKnown(type), () -> "type must be one that has an evaluator here, but was '" + type + "'");
        if (!(weight >= 0) || !Double.isFinite(threshold)) {
            throw new IllegalArgumentException(
                    "weight must be at least 0 and threshold finite, but were " + weight + " and " + threshold);
        }
        if (texts.isEmpty() && !WITHOUT_VALUE.contains(type)) {
            throw new IllegalArgumentException("'" + type + "' must have a value, but has none");
        }
    }

    /**
     * {@return an assertion}
     *
     * @param type its type in promptfoo, optionally with {@code not-}
     * @param texts its values
     * @param threshold the score from which it holds, or null for promptfoo's default
     * @param weight its weight, or null for 1
     */
    public static Assertion of(String type, List<String> texts, @Nullable Double threshold, @Nullable Double weight) {
        String bare = bare(type);
        return new Assertion(
                bare,
                type.startsWith(NOT),
                texts,
                threshold == null ? THRESHOLDS.getOrDefault(bare, 1.0) : threshold,
                weight == null ? 1 : weight);
    }

    /**
     * {@return whether a promptfoo type runs code}
     *
     * @param type the type
     */
    public static boolean isCode(String type) {
        return CODE.contains(bare(type));
    }

    /**
     * {@return whether a promptfoo type has an evaluator here}
     *
     * @param type the type
     */
    public static boolean isKnown(String type) {
        String bare = bare(type);
        return WITHOUT_VALUE.contains(bare) || takesList(bare) || JUDGED.contains(bare) || TEXTS.contains(bare);
    }

    /**
     * {@return whether a type takes a list of values}
     *
     * @param type the type
     */
    public static boolean takesList(String type) {
        return LISTS.contains(bare(type));
    }

    /**
     * {@return why an assertion of a known type is not usable here, or null if it is}
     *
     * @param type the type
     * @param value its value, or a missing node
     */
    public static @Nullable String unreadable(String type, JsonNode value) {
        String bare = bare(type);
        if (WITHOUT_VALUE.contains(bare)) {
            return value.isMissingNode() || value.isNull() ? null : "'" + type + "' with a schema is not checked here";
        }
        if (takesList(bare)) {
            boolean list = value.isArray()
                    && !value.isEmpty()
                    && StreamSupport.stream(value.spliterator(), false).allMatch(Assertion::isText);
            return isText(value) || list ? null : "'" + type + "' needs a list of texts";
        }
        return isText(value) ? null : "'" + type + "' is known here with one text as its value";
    }

    private static boolean isText(JsonNode value) {
        return value.isValueNode() && !value.isNull() && !value.isMissingNode();
    }

    private static String bare(String type) {
        return type.startsWith(NOT) ? type.substring(NOT.length()) : type;
    }

    /** {@return whether a score of {@link AssertionCheck} holds; one of a negated assertion is 0 or 1 already} */
    boolean holds(double score) {
        return score >= (negated ? 1 : threshold);
    }

    boolean judged() {
        return JUDGED.contains(type);
    }

    boolean similarity() {
        return type.equals("similar");
    }

    /** {@return the assertion in the form of metadata} */
    public Map<String, Object> metadata() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", (negated ? NOT : "") + type);
        tree.put("value", texts);
        tree.put("threshold", threshold);
        tree.put("weight", weight);
        return tree;
    }

    /**
     * {@return the assertion held in a row's metadata}
     *
     * @param row id of the row
     * @param tree one element of the list in its metadata
     * @throws IllegalArgumentException if it is not an assertion
     */
    public static Assertion ofMetadata(String row, Object tree) {
        if (tree instanceof Map<?, ?> map
                && map.get("type") instanceof String type
                && isKnown(type)
                && map.get("value") instanceof List<?> texts) {
            return of(
                    type,
                    texts.stream().map(String::valueOf).toList(),
                    map.get("threshold") instanceof Number threshold ? threshold.doubleValue() : null,
                    map.get("weight") instanceof Number weight ? weight.doubleValue() : null);
        }
        throw new IllegalArgumentException("row '" + row
                + "' must have assertions as 'eval import' writes them in its '" + METADATA + "', but one is not");
    }

    /** {@return the assertion as readable text} */
    @Override
    public String toString() {
        return (negated ? NOT : "") + type + (texts.isEmpty() ? "" : " '" + String.join("', '", texts) + "'");
    }
}
