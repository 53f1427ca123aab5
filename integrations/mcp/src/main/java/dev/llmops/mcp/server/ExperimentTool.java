package dev.llmops.mcp.server;

import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.identity.Caller;
import dev.llmops.experiments.analysis.ExperimentResults;
import dev.llmops.experiments.analysis.StoredExperiment;
import dev.llmops.experiments.report.ExperimentReports;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code explain_experiment}. */
final class ExperimentTool implements ServerTool {

    private final ExperimentStore experiments;
    private final InstantSource clock;

    ExperimentTool(ExperimentStore experiments, InstantSource clock) {
        this.experiments = experiments;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "explain_experiment";
    }

    @Override
    public String title() {
        return "Explain an experiment";
    }

    @Override
    public String description() {
        return "Says what an experiment shows so far: the verdict in words, differences with intervals that hold at"
                + " all looks, the variants, and what speaks against trusting it.";
    }

    @Override
    public Map<String, Object> parameters() {
        return Map.of("name", Schemas.text("Name of the experiment."));
    }

    @Override
    public Set<String> required() {
        return Set.of("name");
    }

    @Override
    public Map<String, Object> result() {
        return Map.of(
                "verdict",
                Schemas.text("In a sentence."),
                "notes",
                Schemas.texts("What to bear in mind."),
                "differences",
                table("Metrics against the control; the first row names the columns."),
                "variants",
                table("Units of each variant; the first row names the columns."));
    }

    private static Map<String, Object> table(String description) {
        return Map.of(
                "type",
                "array",
                "description",
                description,
                "items",
                Map.of("type", "array", "items", Map.of("type", "string")));
    }

    @Override
    public Map<String, Object> call(Caller caller, Arguments arguments, Progress progress) {
        ExperimentResults results = new StoredExperiment(experiments, arguments.text("name"), clock).results();
        return Map.of(
                "verdict",
                ExperimentReports.lead(results),
                "notes",
                List.copyOf(results.notes()),
                "differences",
                ExperimentReports.differences(results),
                "variants",
                ExperimentReports.variants(results));
    }
}
