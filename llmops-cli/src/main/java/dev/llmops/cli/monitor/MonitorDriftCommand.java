package dev.llmops.cli.monitor;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.cli.option.WhichGenerations;
import dev.llmops.monitoring.drift.DriftDetector;
import dev.llmops.monitoring.drift.DriftReport;
import dev.llmops.monitoring.drift.SignalDrift;
import dev.llmops.rag.embedding.MiniLm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops monitor drift}. */
@Command(
        name = "drift",
        header = "Compare the calls of a reference window with those of a current one.",
        description =
                "The current window is chosen by --from and --to, and all other choices hold for both. Each session counts once. Exit code 1 if"
                        + " something drifted.",
        footer = {
            "%nExample: llmops monitor drift --reference 2026-11-01/2026-11-15 --from 2026-11-15 --prompt support",
        })
final class MonitorDriftCommand extends Operation {

    @Mixin
    StoreFile store;

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "FROM/TO",
            description = "The reference window, such as 2026-11-01/2026-11-15; the end is not in it.")
    String reference;

    @Mixin
    WhichGenerations which;

    @Option(
            names = "--input-variable",
            paramLabel = "NAME",
            description =
                    "The variable of the prompt that holds what was asked. Default: the last user message, which may hold"
                            + " passages too.")
    @Nullable
    String variable;

    @Option(names = "--topics", description = "Compare topics too, by embeddings of what was asked.")
    boolean topics;

    @Option(
            names = "--alpha",
            paramLabel = "LEVEL",
            defaultValue = "0.01",
            description = "How likely an alarm may be if nothing changed. Default: ${DEFAULT-VALUE}.")
    double alpha;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Which calls are drawn. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Override
    public Integer call() {
        GenerationFilter now = current();
        GenerationFilter before = before(now);
        requireApart(before, now);
        DriftReport report = topics ? withTopics(before, now) : compare(detector(), before, now);
        if (json) {
            output().json(report);
        } else {
            output().table(
                            List.of("SIGNAL", "REFERENCE", "N", "CURRENT", "N", "P", "VERDICT"),
                            report.signals().stream()
                                    .map(MonitorDriftCommand::row)
                                    .toList());
        }
        return report.drifted() ? 1 : 0;
    }

    private DriftReport withTopics(GenerationFilter before, GenerationFilter now) {
        try (EmbeddingClient embeddings = MiniLm.embeddings()) {
            return compare(detector().embeddings(embeddings), before, now);
        }
    }

    private DriftReport compare(DriftDetector.Builder builder, GenerationFilter before, GenerationFilter now) {
        DriftDetector detector = builder.build();
        try (Store opened = store.existing()) {
            return detector.compare(detector.sample(opened, before), detector.sample(opened, now));
        }
    }

    private DriftDetector.Builder detector() {
        try {
            DriftDetector.Builder builder = DriftDetector.builder().alpha(alpha).seed(seed);
            String name = variable;
            return name == null ? builder : builder.input(call -> variable(call, name));
        } catch (IllegalArgumentException e) {
            throw usage("--alpha: " + e.getMessage());
        }
    }

    private static Optional<String> variable(Generation call, String name) {
        return call.prompt() != null && call.prompt().variables().get(name) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    private GenerationFilter current() {
        GenerationFilter filter = which.filter();
        if (filter.from() == null) {
            throw usage("--from is missing: where the current window begins");
        }
        return filter;
    }

    private GenerationFilter before(GenerationFilter now) {
        int slash = reference.indexOf('/');
        if (slash < 0) {
            throw usage("--reference must be FROM/TO, such as 2026-11-01/2026-11-15, but was '" + reference + "'");
        }
        return now.toBuilder()
                .from(WhichGenerations.timeOf("--reference", reference.substring(0, slash)))
                .to(WhichGenerations.timeOf("--reference", reference.substring(slash + 1)))
                .build();
    }

    /** A call in both windows is compared with itself, and nothing drifts. */
    private void requireApart(GenerationFilter before, GenerationFilter now) {
        boolean endsInTime =
                now.from() != null && before.to() != null && !before.to().isAfter(now.from());
        boolean beginsLater =
                now.to() != null && before.from() != null && !now.to().isAfter(before.from());
        if (!endsInTime && !beginsLater) {
            throw usage("the windows must have no call in common, but that of --reference ends at " + before.to()
                    + " and the current one begins at " + now.from());
        }
    }

    private static List<String> row(SignalDrift signal) {
        String verdict = signal.drifted() ? "drifted" : "no drift shown";
        return List.of(
                signal.signal(),
                figures(signal.reference()),
                Integer.toString(signal.referenceCount()),
                figures(signal.current()),
                Integer.toString(signal.currentCount()),
                signal.adjusted() == null ? "-" : String.format(Locale.ROOT, "%.4f", signal.adjusted()),
                signal.note() == null ? verdict : "not tested: " + signal.note());
    }

    private static String figures(Map<String, Double> figures) {
        return figures.isEmpty()
                ? "-"
                : figures.entrySet().stream()
                        .map(each -> String.format(Locale.ROOT, "%s %.3g", each.getKey(), each.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
