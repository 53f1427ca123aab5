package dev.llmops.cli.experiment;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.Output;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.experiments.canary.Canaries;
import dev.llmops.experiments.canary.CanaryDecision;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops experiment decisions}. */
@Command(
        name = "decisions",
        header = "Show each decision on a canary, and make it again from the data it saw.",
        description = "Succeeds only if each rule says the same again.",
        footer = "%nExample: llmops experiment decisions support-v7")
final class ExperimentDecisionsCommand extends Operation {

    private static final int MAX_REASON_LENGTH = 90;

    @Mixin
    StoreFile store;

    @Parameters(paramLabel = "NAME", description = "The experiment.")
    String name;

    @Override
    public Integer call() {
        try (Store opened = store.existing()) {
            Map<Integer, CanaryDecision> decisions =
                    Canaries.of(opened.experiments(), SystemTime.clock()).decisions(name);
            if (json) {
                decisions.forEach((number, decision) -> output().json(Row.of(number, decision)));
            } else {
                show(decisions);
            }
            return decisions.values().stream().allMatch(CanaryDecision::replays) ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()));
        }
    }

    private void show(Map<Integer, CanaryDecision> decisions) {
        output().table(
                        List.of("version", "decision", "stage", "made again", "reason"),
                        decisions.entrySet().stream()
                                .map(entry -> row(entry.getKey(), entry.getValue()))
                                .toList());
    }

    private static List<String> row(int number, CanaryDecision decision) {
        return List.of(
                String.valueOf(number),
                decision.action().name(),
                String.valueOf(decision.stage() + 1),
                again(decision),
                Output.oneLine(decision.reason(), MAX_REASON_LENGTH));
    }

    private static String again(CanaryDecision decision) {
        if (decision.observed() == null) {
            return "by hand";
        }
        return decision.replays() ? "same" : "NOT THE SAME";
    }

    private record Row(int version, String decision, int stage, String reason, boolean replays) {

        static Row of(int number, CanaryDecision decision) {
            return new Row(
                    number, decision.action().name(), decision.stage() + 1, decision.reason(), decision.replays());
        }
    }
}
