package dev.llmops.cli.audit;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.store.Store;
import dev.llmops.audit.checkpoint.CheckpointCheck;
import dev.llmops.audit.checkpoint.SignedCheckpoint;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.commons.internal.time.SystemTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops audit verify}. */
@Command(
        name = "verify",
        header = "Check every entry of the audit log.",
        description =
                "Finds what was edited, inserted, reordered or deleted; and what was cut off the end or rewritten, if a head or"
                        + " checkpoints are given that were kept elsewhere.",
        footer = "%nExample: llmops audit verify --head \"$(cat head.txt)\"")
final class AuditVerifyCommand extends Operation {

    @Mixin
    StoreFile store;

    @Option(
            names = "--head",
            paramLabel = "SEQ:HASH",
            description = "A head of this log that 'llmops audit head' told before.")
    @Nullable
    AuditHead head;

    @Mixin
    CheckpointOptions checkpoints;

    @Option(
            names = "--max-age",
            paramLabel = "DURATION",
            description = "With --checkpoints: fail if the last one is older, as PT2H: somebody may have stopped it.")
    @Nullable
    Duration maxAge;

    @Override
    public Integer call() throws IOException {
        if (!checkpoints.given() && (maxAge != null || !checkpoints.keys.isEmpty())) {
            throw usage("--max-age and --trusted-key go with --checkpoints: without them nothing signed is looked at");
        }
        List<SignedCheckpoint> signed = checkpoints.given() ? checkpoints.read() : List.of();
        AuditVerification found;
        List<String> problems;
        try (Store opened = store.existing()) {
            found = opened.audit().verify(head);
            problems = signed.isEmpty() ? List.of() : compare(opened, signed);
        }
        if (found instanceof AuditVerification.Broken broken) {
            report(broken);
        } else if (problems.isEmpty()) {
            report((AuditVerification.Intact) found, signed);
            return 0;
        } else if (json) {
            output().json(new Verdict(false, 0, "checkpoint", problems.get(0)));
        }
        problems.forEach(problem -> output().remark(spec.qualifiedName() + ": " + problem));
        return 1;
    }

    private List<String> compare(Store opened, List<SignedCheckpoint> signed) {
        List<String> problems = new ArrayList<>();
        CheckpointCheck.of(opened.audit(), signed, checkpoints.requiredKeys())
                .forEach(each -> problems.add(each.kind().name().toLowerCase(Locale.ROOT) + ": " + each.explanation()));
        Instant last = CheckpointOptions.latest(signed).checkpoint().at();
        if (maxAge != null && last.plus(maxAge).isBefore(SystemTime.clock().instant())) {
            problems.add(
                    "stale: the last checkpoint is of " + last + "; somebody stopped them, or what came later is gone");
        }
        return problems;
    }

    private void report(AuditVerification.Intact intact, List<SignedCheckpoint> signed) {
        if (json) {
            output().json(new Verdict(true, intact.head().sequence(), null, null));
        } else {
            output().line("intact, head " + intact.head());
            if (!signed.isEmpty()) {
                output().line("as signed in " + signed.size() + " checkpoints, the last of "
                        + CheckpointOptions.latest(signed).checkpoint().at());
            }
        }
    }

    private void report(AuditVerification.Broken broken) {
        String kind = broken.kind().name().toLowerCase(Locale.ROOT);
        if (json) {
            output().json(new Verdict(false, broken.sequence(), kind, broken.explanation()));
        }
        output().remark(spec.qualifiedName() + ": the audit log is broken at entry " + broken.sequence() + " (" + kind
                + "): " + broken.explanation());
    }

    private record Verdict(
            boolean intact,
            long sequence,
            @Nullable String kind,
            @Nullable String explanation) {}
}
