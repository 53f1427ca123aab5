package dev.llmops.cli.audit;

import dev.llmops.api.store.Store;
import dev.llmops.audit.evidence.EvidencePackage;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops audit export}. */
@Command(
        name = "export",
        header = "Write a package of evidence that an auditor verifies without this program.",
        description =
                "Entries, signed checkpoints, proofs, keys, digests, instructions, and a verifier in Python. No texts of calls.",
        footer =
                "%nExample: llmops audit export --checkpoints checkpoints --trusted-key \"$(cat audit.pub)\" --out evidence")
final class AuditExportCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    CheckpointOptions checkpoints;

    @Option(
            names = "--from",
            paramLabel = "ENTRY",
            defaultValue = "1",
            description = "First entry. Default: ${DEFAULT-VALUE}.")
    long from;

    @Option(names = "--to", paramLabel = "ENTRY", description = "Last entry. Default: the last that is signed.")
    long to = Long.MAX_VALUE;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder; new, or empty.")
    Path out;

    @Override
    public Integer call() throws IOException {
        EvidencePackage.Written written;
        try (Store opened = store.existing()) {
            written = EvidencePackage.of(opened.audit(), checkpoints.read(), checkpoints.requiredKeys())
                    .range(from, to)
                    .writeTo(out);
        }
        if (json) {
            output().json(Map.of("from", written.from(), "to", written.to(), "unsigned", written.unsigned()));
        } else {
            output().line("entries " + written.from() + " to " + written.to() + " are in '" + out
                    + "'; verify: python3 " + out.resolve("verify.py") + " " + out + " KEY");
            if (written.unsigned() > 0) {
                output().line(written.unsigned() + " entries are newer than the last checkpoint, and left out");
            }
        }
        return 0;
    }
}
