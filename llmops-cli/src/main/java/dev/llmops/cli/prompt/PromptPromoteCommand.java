package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelPolicy;
import dev.llmops.api.prompt.LabelRefusedException;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.CommitOptions;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.prompt.include.PromptComposer;
import dev.llmops.core.prompt.label.EvidenceLog;
import dev.llmops.core.prompt.label.LabelPolicies;
import dev.llmops.core.prompt.label.PromotionGate;
import dev.llmops.core.prompt.label.PromotionGates;
import dev.llmops.core.prompt.label.ProtectedPromptRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
                "Moves a label. With --if-better only when the report of 'llmops eval compare' is about this version"
                        + " and the one that has the label now, on the same data and settings, and says that this version"
                        + " is better: the interval of the difference excludes zero. A tie moves nothing. What decided is"
                        + " kept in the label's history and in the audit log.",
        footer = "%nExample: llmops prompt promote support-answer@2 --label production --if-better report.json")
final class PromptPromoteCommand extends Operation {

    @Mixin
    PromptOptions prompts;

    @Mixin
    CommitOptions commit;

    @Parameters(paramLabel = "NAME[@VERSION]", description = "The version, by default the latest.")
    PromptReference prompt;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            defaultValue = "production",
            description = "The label. Default: ${DEFAULT-VALUE}.")
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

    @Option(
            names = "--approved-by",
            paramLabel = "NAME",
            description = "Who approves, neither the author of the version nor of the move; each NAME must.")
    Set<String> approvers = new TreeSet<>();

    @Option(
            names = "--gates",
            paramLabel = "FILE",
            description = "What labels ask for, in YAML; what 'llmops prompt evidence' put down counts.")
    @Nullable
    Path gates;

    @Override
    public Integer call() {
        if (metric != null && report == null) {
            throw usage("--metric goes with --if-better");
        }
        if (gates != null && (report != null || !approvers.isEmpty())) {
            throw usage(
                    "a gate counts what was put down before: put it down with 'llmops prompt evidence', and leave out"
                            + " --if-better and --approved-by");
        }
        try (Store store = prompts.existing()) {
            PromptVersion version = store.prompts().get(prompt);
            LabelChange change = LabelChange.move(version.name(), label, version.number(), commit.commit())
                    .with(evidence(store.prompts(), version));
            Map<String, LabelPolicy> policies = Map.of(label, policy());
            if (gates != null) {
                change = change.with(
                        EvidenceLog.of(store.audit(), SystemTime.clock()).about(version));
            }
            Labels.move(this, ProtectedPromptRegistry.of(store.prompts(), policies, store.audit()), change);
        }
        return 0;
    }

    private LabelPolicy policy() {
        List<LabelPolicy> policies = new ArrayList<>();
        if (report != null) {
            policies.add(LabelPolicies.evaluationPassed());
        }
        if (gates != null) {
            policies.add(gate(gates).policy(SystemTime.clock()));
        }
        if (!approvers.isEmpty()) {
            policies.add(LabelPolicies.approvedBy(approvers.size(), approvers));
        }
        return LabelPolicies.all(policies.toArray(LabelPolicy[]::new));
    }

    private PromotionGate gate(Path file) {
        PromotionGate gate = gates(file).get(label);
        if (gate == null) {
            throw new CommandFailedException(
                    "'" + file + "' has no gate for label '" + label + "'; add one or leave out --gates");
        }
        return gate;
    }

    static Map<String, PromotionGate> gates(Path file) {
        try {
            return Failures.read("'" + file + "'", () -> PromotionGates.read(file));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<LabelEvidence> evidence(PromptRegistry registry, PromptVersion version) {
        List<LabelEvidence> evidence = new ArrayList<>();
        Path file = report;
        if (file != null) {
            PromptVersion current = registry.find(PromptReference.labelled(version.name(), label))
                    .orElse(null);
            LabelEvidence evaluation = new PromotionRule(version, label, current, PromptComposer.of(registry))
                    .evidence(PromotionEvidence.read(file, metric));
            if (current != null && current.number() == version.number()) {
                throw new LabelRefusedException(version.reference() + " is not promoted: " + evaluation.summary());
            }
            evidence.add(evaluation);
        }
        approvers.forEach(name -> evidence.add(LabelEvidence.approval(version, name, "approved on the command line")));
        return evidence;
    }
}
