package dev.llmops.cli.experiment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.RecordsJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops experiment show}. */
@Command(
        name = "show",
        header = "Show an experiment, and every change of it.",
        footer = "%nExample: llmops experiment show wording --store llmops.db")
final class ExperimentShowCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(index = "0", paramLabel = "NAME", description = "The experiment.")
    String name;

    @Override
    public Integer call() {
        try (Store opened = store.existing()) {
            ExperimentVersion latest = ExperimentText.require(opened.experiments(), name);
            List<ExperimentVersion> history = opened.experiments().history(name);
            if (json) {
                history.forEach(version -> output().json(ExperimentText.Summary.of(version)));
                return 0;
            }
            describe(latest.experiment());
            output().line("");
            output().table(
                            ExperimentText.COLUMNS,
                            history.stream().map(ExperimentText::row).toList());
        }
        return 0;
    }

    private void describe(Experiment experiment) {
        output().field("experiment", experiment.name());
        output().field("calls", experiment.scope());
        output().field("unit", experiment.unit());
        output().field("layer", experiment.layer());
        output().field("held out", experiment.holdout() == 0 ? null : experiment.holdout() + " of 10000 buckets");
        experiment.targeting().forEach(rule -> output().field("targeting", rule));
        experiment.variants().forEach(variant -> output().field("variant " + variant.name(), effect(variant)));
    }

    private static String effect(Variant variant) {
        List<String> parts = new ArrayList<>();
        add(parts, "prompt", variant.prompt());
        add(parts, "model", variant.model());
        add(parts, "adapter", variant.adapter());
        add(parts, "retrieval", variant.retrieval());
        add(parts, "guardrails", variant.guardrails());
        if (!variant.parameters().equals(ModelParameters.NONE)) {
            add(parts, "parameters", RecordsJson.toJson(variant.parameters()));
        }
        return parts.isEmpty() ? "changes nothing" : String.join(", ", parts);
    }

    private static void add(List<String> parts, String what, @Nullable Object value) {
        if (value != null) {
            parts.add(what + " " + value);
        }
    }
}
