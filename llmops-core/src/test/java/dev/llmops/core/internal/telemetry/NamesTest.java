package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of names, its documentation, and what may not be in it. */
class NamesTest {

    private static final Pattern FIRST_CELL = Pattern.compile("^\\| `([a-z0-9_.]+)` \\|", Pattern.MULTILINE);

    @Test
    void the_documentation_has_every_name_and_no_other() throws IOException {
        Set<String> metrics = documented("metrics.md");
        // Those of other modules have tests there.
        metrics.retainAll(names());
        Set<String> documented = documented("telemetry.md");
        documented.addAll(metrics);

        assertThat(documented).containsExactlyElementsOf(new TreeSet<>(names()));
    }

    private static Set<String> documented(String page) throws IOException {
        return FIRST_CELL
                .matcher(Files.readString(Path.of("../docs/reference/" + page)))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void no_name_is_there_twice() {
        assertThat(names()).doesNotHaveDuplicates();
    }

    @Test
    void metrics_have_no_attribute_that_takes_many_values() {
        Bench bench = new Bench(ScriptedModelClient.saying("yes"));
        bench.guardrails.add(new Redact());
        bench.ask(bench.call("?").build());

        assertThat(bench.metrics())
                .extracting(MetricData::getName)
                .contains(GenAiNames.METRIC_OPERATION_DURATION, GenAiNames.METRIC_GUARDRAIL_DECISIONS);
        assertThat(bench.metrics().stream()
                        .flatMap(metric -> metric.getData().getPoints().stream())
                        .flatMap(point -> point.getAttributes().asMap().keySet().stream()))
                .isSubsetOf(
                        GenAiNames.OPERATION_NAME,
                        GenAiNames.PROVIDER_NAME,
                        GenAiNames.REQUEST_MODEL,
                        GenAiNames.RESPONSE_MODEL,
                        GenAiNames.TOKEN_TYPE,
                        GenAiNames.ERROR_TYPE,
                        GenAiNames.COST_CURRENCY,
                        GenAiNames.STATUS,
                        GenAiNames.GUARDRAIL_NAME,
                        GenAiNames.GUARDRAIL_STAGE,
                        GenAiNames.GUARDRAIL_DECISION);
    }

    private static List<String> names() {
        return Stream.of(GenAiNames.class.getDeclaredFields())
                .map(NamesTest::name)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String name(Field field) {
        try {
            Object value = field.get(null);
            if (value instanceof AttributeKey<?> key) {
                return key.getKey();
            }
            return field.getName().startsWith("METRIC_") ? (String) value : "";
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
