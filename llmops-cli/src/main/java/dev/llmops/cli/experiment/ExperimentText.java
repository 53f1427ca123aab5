package dev.llmops.cli.experiment;

import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.cli.console.CommandFailedException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What commands tell of experiments. */
final class ExperimentText {

    static final List<String> COLUMNS =
            List.of("EXPERIMENT", "VERSION", "STATUS", "CALLS", "SHARES", "SINCE", "BY", "MESSAGE");

    private ExperimentText() {}

    /** A version as one JSON object. */
    record Summary(
            String experiment,
            int version,
            int epoch,
            String status,
            String calls,
            String unit,
            Map<String, Double> shares,
            Instant at,
            @Nullable String by,
            @Nullable String message,
            Map<String, Object> evidence) {

        static Summary of(ExperimentVersion version) {
            Map<String, Double> shares = new LinkedHashMap<>();
            version.experiment()
                    .variants()
                    .forEach(variant -> shares.put(variant.name(), version.propensity(variant.name())));
            return new Summary(
                    version.experiment().name(),
                    version.number(),
                    version.epoch(),
                    version.status().name(),
                    version.experiment().scope().toString(),
                    version.experiment().unit().toString(),
                    shares,
                    version.at(),
                    version.by(),
                    version.message(),
                    version.evidence());
        }
    }

    static ExperimentVersion require(ExperimentStore store, String name) {
        return store.find(name)
                .orElseThrow(
                        () -> new CommandFailedException(
                                "no experiment '" + name
                                        + "'; 'llmops experiment list' shows what is there, and 'llmops experiment create FILE' makes one"));
    }

    static List<String> row(ExperimentVersion version) {
        return List.of(
                version.experiment().name(),
                Integer.toString(version.number()),
                version.status().name(),
                version.experiment().scope().toString(),
                shares(version),
                version.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                version.by() == null ? "-" : version.by(),
                version.message() == null ? "-" : version.message());
    }

    static String shares(ExperimentVersion version) {
        return version.experiment().variants().stream()
                .map(Variant::name)
                .map(name -> String.format(Locale.ROOT, "%s %.2f %%", name, 100 * version.propensity(name)))
                .collect(Collectors.joining(", "));
    }
}
