package dev.llmops.cli.generation;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregate.Figure;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Figures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.Output;
import dev.llmops.cli.option.AbbreviatedId;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.cli.option.WhichGenerations;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops generation list}. */
@Command(
        name = "list",
        header = "List the records of calls, latest first, or sum them up.",
        description =
                "With --json, one whole record or group per line. With --by or --aggregate, the groups with most calls first; the"
                        + " database sums up, and what is not known of a call is counted and never taken for 0.",
        footer = {
            "%nExample: llmops generation list --prompt support-answer --limit 5",
            "Example: llmops generation list --by model --aggregate cost,latency --from 2026-03-01"
        })
final class GenerationListCommand extends Operation {

    @Mixin
    StoreFile store;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many records or groups. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Option(names = "--before", paramLabel = "ID", description = "Only records older than this one: the next page.")
    @Nullable
    AbbreviatedId before;

    @Mixin
    WhichGenerations which;

    @Mixin
    AggregateOptions aggregate;

    @Override
    public Integer call() {
        if (before != null && aggregate.given()) {
            throw usage("--before is for pages of records, not for sums; leave it out or use --to");
        }
        if (aggregate.given()) {
            sumUp(aggregate.aggregation(which.filter(), limit));
        } else {
            list(new GenerationQuery(limit, null, which.filter()));
        }
        return 0;
    }

    private void list(GenerationQuery query) {
        try (Store opened = store.records()) {
            List<Generation> found =
                    opened.generations().list(before == null ? query : query.before(before.in(opened)));
            list(
                    found,
                    List.of("ID", "STARTED", "PROMPT", "VARIANT", "STATUS", "TOKENS", "ANSWER"),
                    GenerationListCommand::row);
        }
    }

    private void sumUp(GenerationAggregation aggregation) {
        try (Store opened = store.records()) {
            List<GenerationAggregate> found = opened.generations().aggregate(aggregation);
            if (json) {
                found.forEach(output()::json);
            } else {
                output().table(
                                header(aggregation),
                                found.stream()
                                        .flatMap(group -> rows(group, aggregation).stream())
                                        .toList());
            }
        }
    }

    private static List<String> row(Generation generation) {
        return List.of(
                generation.id().value(),
                generation.timings().startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                GenerationText.prompt(generation),
                generation.assignments().isEmpty()
                        ? "-"
                        : generation.assignments().get(0).variant(),
                generation.status().name(),
                Figures.count(generation.usage().output()),
                Output.oneLine(GenerationText.answer(generation), 40));
    }

    private static List<String> header(GenerationAggregation aggregation) {
        List<String> header = new ArrayList<>(List.of("GROUP", "CALLS"));
        if (!aggregation.measures().isEmpty()) {
            header.addAll(List.of("MEASURE", "KNOWN", "UNKNOWN", "SUM", "MEAN"));
            aggregation.percentiles().forEach(each -> header.add("P" + plain(each)));
        }
        return header;
    }

    private static List<List<String>> rows(GenerationAggregate group, GenerationAggregation aggregation) {
        String key = group.key() == null ? "-" : Output.oneLine(group.key(), 60);
        if (group.figures().isEmpty()) {
            return List.of(List.of(key, Long.toString(group.count())));
        }
        Function<Figure, List<String>> row = figure -> {
            String unit = figure.currency() == null ? "" : " " + figure.currency();
            List<String> cells = new ArrayList<>(List.of(
                    key,
                    Long.toString(group.count()),
                    figure.measure() + unit,
                    Long.toString(figure.known()),
                    Long.toString(figure.unknown()),
                    figure.sum() == null ? "?" : plain(figure.sum()),
                    plain(figure.mean())));
            aggregation
                    .percentiles()
                    .forEach(each -> cells.add(plain(figure.percentiles().get(each))));
            return cells;
        };
        return group.figures().stream().map(row).toList();
    }

    private static String plain(@Nullable Double value) {
        return value == null ? "?" : plain(new BigDecimal(value).round(new MathContext(6)));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
