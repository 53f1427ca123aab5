package dev.llmops.local.internal.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.llmops.api.error.InvalidRequestException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The work on a schema grows as the schema does: twice the schema is about twice the work, counted in bytes that the thread
 * allocates and in characters of the grammar. What would be too much is refused.
 */
class SchemaWorkTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static String list(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
    }

    private static final Map<String, IntFunction<String>> SHAPES = Map.ofEntries(
            Map.entry("optional properties", n -> "{\"properties\":{" + list(n, i -> "\"p" + i + "\":{}") + "}}"),
            Map.entry(
                    "required properties",
                    n -> "{\"properties\":{" + list(n, i -> "\"p" + i + "\":{}") + "},\"required\":["
                            + list(n, i -> "\"p" + i + "\"") + "]}"),
            Map.entry(
                    "further properties",
                    n -> "{\"additionalProperties\":{},\"properties\":{" + list(n, i -> "\"p" + i + "\":{}") + "}}"),
            Map.entry("a long name", n -> "{\"properties\":{\"" + "é".repeat(n) + "\":{}}}"),
            Map.entry(
                    "members below a long name",
                    n -> "{\"properties\":{\"" + "_".repeat(5 * n) + "\":{\"properties\":{"
                            + list(n, i -> "\"" + i + "\":{\"type\":\"null\"}") + "}}}}"),
            Map.entry("values", n -> "{\"enum\":[" + list(n, i -> "\"value " + i * 7919 % 10_007 + "\"") + "]}"),
            Map.entry(
                    "alternatives of a pattern",
                    n -> "{\"type\":\"string\",\"pattern\":\"^("
                            + list(n, i -> "x" + i).replace(',', '|') + ")$\"}"),
            Map.entry(
                    "classes of a pattern", n -> "{\"type\":\"string\",\"pattern\":\"^" + "[^a-c].".repeat(n) + "$\"}"),
            Map.entry(
                    "one class",
                    n -> "{\"type\":\"string\",\"pattern\":\"^["
                            + IntStream.range(0, n)
                                    .mapToObj(i -> Character.toString(0x4e00 + 2 * i))
                                    .collect(Collectors.joining())
                            + "]$\"}"),
            Map.entry(
                    "schemas",
                    n -> "{\"anyOf\":[" + list(n, i -> "{\"type\":\"array\",\"items\":{\"const\":" + i + "}}") + "]}"),
            Map.entry(
                    "references",
                    n -> "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/d0\"},\"$defs\":{"
                            + list(
                                    n,
                                    i -> "\"d" + i + "\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/d"
                                            + (i + 1) % n + "\"}}")
                            + "}}"),
            Map.entry(
                    "tuple",
                    n -> "{\"type\":\"array\",\"prefixItems\":[" + list(n, i -> "{\"const\":" + i + "}") + "]}"));

    private static long allocated(String schema) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        SchemaGuard.STRICT.grammar(schema);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optional properties",
                "required properties",
                "further properties",
                "a long name",
                "members below a long name",
                "values",
                "alternatives of a pattern",
                "classes of a pattern",
                "one class",
                "schemas",
                "references",
                "tuple"
            })
    void twice_the_schema_is_about_twice_the_work(String shape) {
        IntFunction<String> schema = SHAPES.get(shape);
        int n = 300;
        allocated(schema.apply(n));
        long[] work = IntStream.of(n, 2 * n, 4 * n)
                .mapToLong(size -> allocated(schema.apply(size)))
                .toArray();
        int[] length = IntStream.of(n, 2 * n, 4 * n)
                .map(size -> SchemaGuard.STRICT.grammar(schema.apply(size)).length())
                .toArray();

        assertThat(work[1]).as("work of %d after %d", 2 * n, work[0]).isLessThan(work[0] * 3);
        assertThat(work[2]).as("work of %d after %d", 4 * n, work[1]).isLessThan(work[1] * 3);
        assertThat(length[1]).isLessThan(length[0] * 3);
        assertThat(length[2]).isLessThan(length[1] * 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "oneOf|'oneOf' must have at most 200 alternatives, but has 201",
                "chain|at most 200 rules that begin one with the other, but has 201",
                "circle|left recursion",
                "wide|at most 5000 ways to begin a rule",
                "names|at most 2097152 characters, but has",
                "elements|at most 400000 characters and symbols",
                "maxLength|'maxLength' must be a whole number from 0 to 2000, but was 2001",
                "minItems|'minItems' must be at most 'maxItems', but they are 3 and 2",
                "pattern|must repeat nothing more than 2000 times, but has 100000",
                "type|'type' must be one of",
                "half|must be well-formed Unicode",
                "members|has at #/properties/x/properties"
            })
    void what_would_be_too_much_is_refused_with_rule_and_value(String what, String message) {
        String schema = switch (what) {
            case "oneOf" -> "{\"oneOf\":[" + list(201, i -> "{\"const\":" + i + "}") + "]}";
            case "chain" ->
                "{\"$ref\":\"#/$defs/d0\",\"$defs\":{"
                        + list(
                                300,
                                i -> "\"d" + i + "\":"
                                        + (i == 299 ? "{}" : "{\"anyOf\":[{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}]}"))
                        + "}}";
            case "circle" ->
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#/$defs/a\"}]}}}";
            case "wide" -> "{\"enum\":[" + list(6_000, i -> "\"" + Character.toString(0x4e00 + i) + "\"") + "]}";
            case "names" ->
                "{\"properties\":{" + list(3_000, i -> "\"" + Character.toString(0x4e00 + i) + "\":{}") + "}}";
            case "elements" ->
                "{\"properties\":{"
                        + list(250, i -> "\"p" + i + "\":{\"type\":\"string\",\"minLength\":" + (1_700 + i) + "}")
                        + "}}";
            case "maxLength" -> "{\"type\":\"string\",\"maxLength\":2001}";
            case "minItems" -> "{\"type\":\"array\",\"items\":{},\"minItems\":3,\"maxItems\":2}";
            case "pattern" -> "{\"type\":\"string\",\"pattern\":\"^a{1,100000}$\"}";
            case "type" -> "{\"type\":\"" + "x".repeat(100_000) + "\"}";
            case "half" -> "{\"const\":\"\\ud800\"}";
            default -> "{\"properties\":{\"x\":{\"properties\":[]}}}";
        };

        assertThatThrownBy(() -> SchemaGuard.STRICT.grammar(schema))
                .isInstanceOf(InvalidRequestException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000))
                .hasMessageContaining(message.replace("has at", "at"));
    }

    @Test
    void three_thousand_optional_properties_are_a_grammar_of_bounded_size() {
        String grammar =
                SchemaGuard.STRICT.grammar(SHAPES.get("optional properties").apply(3_000));

        assertThat(new GrammarWalk(grammar).accepts("{\"p7\":[1],\"p123\":{},\"p2999\":null}"))
                .isTrue();
    }
}
