package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelPolicy;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.CommitOptions;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.prompt.label.EvidenceLog;
import dev.llmops.core.prompt.label.PromotionGate;
import dev.llmops.core.prompt.label.ProtectedPromptRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt label}. */
@Command(
        name = "label",
        header = "Point a label to a version of a prompt, or take it away.",
        description =
                "It no longer points to any other version of that prompt; applications that ask for name@label get"
                        + " this one from now on. With --expect only if no one else moved it meanwhile. A label for which --gates"
                        + " asks something moves only with the evidence that 'llmops prompt evidence' put down; policies of an"
                        + " application are not asked.",
        footer = "%nExample: llmops prompt label support-answer@2 production --message \"shorter answers\"")
final class PromptLabelCommand extends Operation {

    @Mixin
    PromptOptions prompts;

    @Parameters(index = "0", paramLabel = "NAME[@VERSION]", description = "The version, by default the latest.")
    PromptReference prompt;

    @Parameters(index = "1", paramLabel = "LABEL", description = "The label, for example production.")
    String label;

    @Mixin
    CommitOptions commit;

    @Option(
            names = "--expect",
            paramLabel = "N",
            description = "Only if version N has the label now, or none for N = 0; else exit code 1, and it stays.")
    @Nullable
    Integer expect;

    @Option(
            names = "--gates",
            paramLabel = "FILE",
            defaultValue = "${env:LLMOPS_GATES}",
            description =
                    "What labels ask for, in YAML, as for 'prompt promote'; a label that is not in it moves freely."
                            + " Default: what LLMOPS_GATES names.")
    @Nullable
    Path gates;

    @Option(names = "--remove", description = "Take the label away; name the prompt without a version.")
    boolean remove;

    @Override
    public Integer call() {
        if (remove && (prompt.number() != null || prompt.label() != null)) {
            throw usage("--remove takes a prompt without a version, but had '" + prompt + "'; --expect says where the"
                    + " label must be");
        }
        if (expect != null && expect < 0) {
            throw usage("--expect must be at least 0, but was " + expect);
        }
        try (Store store = prompts.existing()) {
            LabelChange change = change(store.prompts());
            move(store, expect == null ? change : change.expecting(expect));
        }
        return 0;
    }

    private void move(Store store, LabelChange change) {
        PromotionGate gate =
                gates == null ? null : PromptPromoteCommand.gates(gates).get(label);
        if (gate == null) {
            Labels.move(this, store.prompts(), change);
            return;
        }
        InstantSource clock = SystemTime.clock();
        Map<String, LabelPolicy> policies = Map.of(label, gate.policy(clock));
        LabelChange proven = change.with(
                EvidenceLog.of(store.audit(), clock).about(store.prompts().get(prompt)));
        Labels.move(this, ProtectedPromptRegistry.of(store.prompts(), policies, store.audit()), proven);
    }

    private LabelChange change(PromptRegistry registry) {
        PromptVersion version = registry.get(prompt);
        return remove
                ? LabelChange.remove(version.name(), label, commit.commit())
                : LabelChange.move(version.name(), label, version.number(), commit.commit());
    }
}
