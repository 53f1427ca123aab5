package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.eval.RunTargets;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.commons.internal.hash.Ed25519;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.prompt.include.PromptComposer;
import dev.llmops.core.prompt.label.EvidenceLog;
import dev.llmops.core.prompt.label.SignedApprovals;
import dev.llmops.redteam.AttackRate;
import dev.llmops.redteam.RedTeamRun;
import dev.llmops.redteam.report.RedTeamRunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt evidence}. */
@Command(
        name = "evidence",
        header = "Put down what was found out about a version of a prompt, or list it.",
        description =
                "An evaluation, a red team's run or somebody's approval becomes an entry of the audit log, with its time and the report's digest;"
                        + " 'llmops prompt promote --gates' counts it. Without any of them it lists what there is.",
        footer = {
            "%nExample: llmops prompt evidence support-answer@2 --if-better report.json --by ci",
            "Example: llmops prompt evidence support-answer@2 --approve --by ben --message \"read it\""
        })
final class PromptEvidenceCommand extends Operation {

    @Mixin
    PromptOptions prompts;

    @Parameters(paramLabel = "NAME[@VERSION]", description = "The version, by default the latest.")
    PromptReference prompt;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            defaultValue = "production",
            description = "The label that an evaluation compares with, and whose next move --key signs for."
                    + " Default: ${DEFAULT-VALUE}.")
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
            description = "The metric that decides, if the report has several.")
    @Nullable
    String metric;

    @Option(
            names = "--red-team",
            paramLabel = "RUN",
            description = "What 'llmops redteam run --prompt' wrote about this version.")
    @Nullable
    Path redTeam;

    @Option(
            names = "--max-success-rate",
            paramLabel = "RATE",
            defaultValue = "0",
            description = "The largest share of attacks that may succeed. Default: ${DEFAULT-VALUE}.")
    double maxSuccessRate;

    @Option(names = "--approve", description = "Approve the version.")
    boolean approve;

    @Option(names = "--reject", description = "Say no to the version.")
    boolean reject;

    @Option(names = "--by", paramLabel = "NAME", description = "Who approves, rejects or measured.")
    @Nullable
    String by;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Sign the approval with this private key (Ed25519, PEM).")
    @Nullable
    Path key;

    @Option(names = "--message", paramLabel = "TEXT", description = "Why.")
    @Nullable
    String message;

    @Override
    public Integer call() {
        long asked = List.of(report != null, redTeam != null, approve, reject).stream()
                .filter(each -> each)
                .count();
        if (asked > 1) {
            throw usage("give one of --if-better, --red-team, --approve and --reject");
        }
        if ((approve || reject) && by == null) {
            throw usage("--by is missing: an approval is somebody's");
        }
        if (key != null && !approve && !reject) {
            throw usage("--key signs what somebody says: give --approve or --reject");
        }
        try (Store store = prompts.existing()) {
            PromptVersion version = store.prompts().get(prompt);
            EvidenceLog log = EvidenceLog.of(store.audit(), SystemTime.clock());
            if (asked == 0) {
                log.about(version).forEach(this::print);
            } else {
                print(log.add(version, evidence(store, version)));
            }
        }
        return 0;
    }

    private LabelEvidence evidence(Store store, PromptVersion version) {
        if (report != null) {
            return evaluation(store, version, report);
        }
        if (redTeam != null) {
            return attacks(store, version, redTeam);
        }
        LabelEvidence said = new LabelEvidence(
                LabelEvidence.APPROVAL,
                version.contentHash(),
                null,
                approve,
                by,
                message == null ? (approve ? "approved" : "rejected") : message);
        return key == null
                ? said
                : SignedApprovals.sign(
                        said, version.name(), store.prompts().moves(version.name()), label, privateKey(key));
    }

    private static PrivateKey privateKey(Path file) {
        try {
            return Ed25519.privateKey(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailedException("no key in '" + file + "': " + e.getMessage(), e);
        }
    }

    private LabelEvidence evaluation(Store store, PromptVersion version, Path file) {
        PromptVersion current = store.prompts()
                .find(PromptReference.labelled(version.name(), label))
                .orElse(null);
        LabelEvidence found = new PromotionRule(version, label, current, PromptComposer.of(store.prompts()))
                .evidence(PromotionEvidence.read(file, metric));
        return by(found).ofReport(digest(file));
    }

    private LabelEvidence attacks(Store store, PromptVersion version, Path file) {
        RedTeamRun run = RedTeamRunFile.read(file);
        // A run is of the prompt with what it includes.
        String prefix = RunTargets.prefix(
                PromptComposer.of(store.prompts()).compose(version).version());
        if (!run.target().startsWith(prefix)) {
            throw new CommandFailedException("the run must be about " + version.reference()
                    + " with its present content (" + prefix + "...), but was about '" + run.target()
                    + "'; make it with 'llmops redteam run --prompt'");
        }
        Optional<String> unmeasured = run.unmeasured(1);
        AttackRate rate = run.rate();
        String words = unmeasured.orElseGet(() -> String.format(
                Locale.ROOT,
                "%d of %d attacks succeeded, at most %s may",
                rate.successes(),
                rate.scored(),
                maxSuccessRate));
        boolean passed = unmeasured.isEmpty() && rate.value() <= maxSuccessRate;
        return by(new LabelEvidence(LabelEvidence.RED_TEAM, version.contentHash(), null, passed, null, words))
                .ofReport(digest(file));
    }

    private LabelEvidence by(LabelEvidence evidence) {
        return new LabelEvidence(
                evidence.kind(),
                evidence.contentHash(),
                evidence.baseline(),
                evidence.passed(),
                by,
                evidence.summary());
    }

    private static String digest(Path file) {
        return Failures.read("'" + file + "'", () -> Sha256.PREFIX + Sha256.hex(file));
    }

    private void print(LabelEvidence evidence) {
        if (json) {
            output().json(evidence);
        } else {
            output().line(evidence.kind() + (evidence.passed() ? " for it, " : " against it, ")
                    + Objects.requireNonNullElse(evidence.id(), "-") + ", " + evidence.at()
                    + (evidence.by() == null ? "" : ", by " + evidence.by()) + ": " + evidence.summary());
        }
    }
}
