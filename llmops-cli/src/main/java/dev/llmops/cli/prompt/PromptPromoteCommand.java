package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.PromptOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt promote}. */
@Command(
        name = "promote",
        header = "Give a version of a prompt to those who use it, if an evaluation allows it.",
        description =
                "Moves a label. With --if-better only when the report of 'llmops eval compare' is about this version and"
                        + " the one that has the label now, on the same data and settings, and says that this version is"
                        + " better: the interval of the difference excludes zero. A tie moves nothing. What decided is"
                        + " kept in the audit log.",
        footer = "%nExample: llmops prompt promote support-answer@2 --label production --if-better report.json")
final class PromptPromoteCommand extends Operation {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    PromptOptions prompts;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    CommitOptions commit;

    @Parameters(paramLabel = "NAME[@VERSION]", description = "The version, by default the latest.")
    @SuppressWarnings("NullAway.Init")
    PromptReference prompt;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            defaultValue = "production",
            description = "The label. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    String label;

    @Option(
            names = "--if-better",
            paramLabel = "REPORT",
            description = "What 'llmops eval compare --out' wrote, with this version as the candidate.")
    @Nullable
    Path report;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "The metric that decides; needed if the report has several.")
    @Nullable
    String metric;

    @Override
    public Integer call() {
        if (metric != null && report == null) {
            throw usage("--metric goes with --if-better");
        }
        try (Store store = prompts.existing()) {
            PromptVersion version = store.prompts().get(prompt);
            PromptCommit why = report == null ? commit.commit() : commit.because(evidence(report, store, version));
            Labels.move(this, store, version, label, why);
        }
        return 0;
    }

    private String evidence(Path file, Store store, PromptVersion version) {
        PromotionEvidence evidence = PromotionEvidence.read(file, metric);
        PromptVersion current = store.prompts()
                .find(PromptReference.labelled(version.name(), label))
                .orElse(null);
        new PromotionRule(version, label, current).check(evidence);
        return evidence.toString();
    }
}
