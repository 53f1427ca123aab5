package dev.llmops.cli.audit;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
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
                "Finds what was edited, inserted, reordered or deleted; and what was cut off the end, if a head is"
                        + " given that was kept elsewhere.",
        footer = "%nExample: llmops audit verify --head $(cat head.txt)")
final class AuditVerifyCommand extends Operation {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    StoreFile store;

    @Option(
            names = "--head",
            paramLabel = "SEQ:HASH",
            description = "A head of this log that 'llmops audit head' told before.")
    @Nullable
    AuditHead head;

    @Override
    public Integer call() {
        AuditVerification found;
        try (Store opened = store.existing()) {
            found = opened.audit().verify(head);
        }
        if (found instanceof AuditVerification.Intact intact) {
            report(intact);
            return 0;
        }
        report((AuditVerification.Broken) found);
        return 1;
    }

    private void report(AuditVerification.Intact intact) {
        if (json) {
            output().json(new Verdict(true, intact.head().sequence(), null, null));
        } else {
            output().line("intact, head " + intact.head());
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
