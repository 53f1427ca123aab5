package dev.llmops.cli.generation;

import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationAggregation.By;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to sum up instead of listing. */
final class AggregateOptions {

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description =
                    "Count and sum up by user, session, tenant, model, prompt, prompt-version, variant, status or day.")
    @Nullable
    String by;

    @Option(
            names = "--aggregate",
            paramLabel = "MEASURE",
            split = ",",
            description = "What to sum up: input-tokens, output-tokens, cost, latency, first-token, score:EVALUATOR.")
    List<String> measures = new ArrayList<>();

    @Option(
            names = "--percentile",
            paramLabel = "P",
            split = ",",
            defaultValue = "50,95",
            description = "Percentiles of each measure, by nearest rank. Default: ${DEFAULT-VALUE}.")
    List<Double> percentiles = new ArrayList<>();

    boolean given() {
        return by != null || !measures.isEmpty();
    }

    GenerationAggregation aggregation(GenerationFilter filter, int limit) {
        return new GenerationAggregation(
                filter,
                by == null ? null : group(by),
                measures.stream().map(GenerationMeasure::parse).toList(),
                percentiles,
                limit);
    }

    private static By group(String text) {
        return Stream.of(By.values())
                .filter(each -> name(each).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--by must be one of "
                        + Stream.of(By.values()).map(AggregateOptions::name).collect(Collectors.joining(", "))
                        + ", but was '" + text + "'"));
    }

    private static String name(By by) {
        return by.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
