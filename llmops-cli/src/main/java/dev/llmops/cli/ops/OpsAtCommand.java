package dev.llmops.cli.ops;

import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.guardrail.PolicyIdentity;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.history.ObservedCall;
import dev.llmops.core.history.PointInTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops ops at}. */
@Command(
        name = "at",
        header = "Show what was live at a time: labels, versions, experiments, models, adapters and policies.",
        description =
                "Versions and labels of prompts and adapters have a history. Of models, policies and the adapters in"
                        + " use the last recorded call of each prompt by then tells.",
        footer = "%nExample: llmops ops at 2026-11-28T14:05:00Z")
final class OpsAtCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(paramLabel = "TIME", description = "In the form 2026-11-28T14:05:00Z.")
    Instant time;

    @Override
    public Integer call() {
        try (Store opened = store.records()) {
            PointInTime then = new PointInTime(
                    opened.prompts(), opened.adapters(), opened.generations(), opened.experiments(), time);
            List<LivePrompt> prompts = then.prompts().stream()
                    .map(name -> LivePrompt.of(then, name))
                    .toList();
            List<LiveAdapter> adapters = then.adapters().stream()
                    .map(name -> new LiveAdapter(name, then.adapterLabels(name)))
                    .toList();
            if (json) {
                output().json(new Live(time, prompts, adapters, then.experiments()));
            } else {
                prompts.forEach(this::show);
                adapters.forEach(this::show);
                then.experiments().forEach(this::show);
            }
        }
        return 0;
    }

    private void show(LivePrompt prompt) {
        output().field("prompt", prompt.name() + "@" + prompt.latest());
        output().field("labels", prompt.labels().isEmpty() ? null : prompt.labels());
        ObservedCall call = prompt.lastCall();
        if (call != null) {
            output().field("last call", call.generation() + " at " + call.at());
            output().field("model", call.model() == null ? null : call.model().name());
            output().field(
                            "model digest",
                            call.model() == null ? null : call.model().digest());
            output().field("adapters", call.adapters().isEmpty() ? null : call.adapters());
            output().field("policies", call.policies().isEmpty() ? null : policies(call.policies()));
            output().field(
                            "variant",
                            call.assignments().isEmpty()
                                    ? null
                                    : call.assignments().get(0).experiment() + ": "
                                            + call.assignments().get(0).variant());
        }
        output().line("");
    }

    private void show(LiveAdapter adapter) {
        output().field("adapter", adapter.name());
        output().field("labels", adapter.labels().isEmpty() ? null : adapter.labels());
        output().line("");
    }

    private void show(ExperimentVersion version) {
        output().field("experiment", version.experiment().name() + "@" + version.number() + ", " + version.status());
        output().field(
                        "shares",
                        version.experiment().variants().stream()
                                .map(variant -> variant.name() + " "
                                        + Math.round(1000 * version.propensity(variant.name())) / 10.0 + " %")
                                .collect(Collectors.joining(", ")));
        output().line("");
    }

    private static String policies(List<PolicyIdentity> policies) {
        return policies.stream()
                .map(policy -> policy.name() + "@" + policy.version())
                .collect(Collectors.joining(", "));
    }

    private record Live(
            Instant time, List<LivePrompt> prompts, List<LiveAdapter> adapters, List<ExperimentVersion> experiments) {}

    private record LiveAdapter(String name, Map<String, Integer> labels) {}

    private record LivePrompt(
            String name,
            int latest,
            Map<String, Integer> labels,
            @Nullable ObservedCall lastCall) {

        static LivePrompt of(PointInTime then, String name) {
            return new LivePrompt(
                    name,
                    then.prompt(name).map(PromptVersion::number).orElseThrow(),
                    then.labels(name),
                    then.lastCall(name).orElse(null));
        }
    }
}
