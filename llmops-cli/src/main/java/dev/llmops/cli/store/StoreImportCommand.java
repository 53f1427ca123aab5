package dev.llmops.cli.store;

import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.store.StoreTransfer;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops store import}. */
@Command(
        name = "import",
        header = "Put what 'llmops store export' wrote into a store.",
        description =
                "The store must be new, or an earlier or later state of the exported one. A file that is cut or was changed is refused and"
                        + " nothing is imported. An import that was cut is begun again. At the end the audit log is verified.",
        footer = "%nExample: llmops store import store.jsonl --store jdbc:postgresql://db/llmops")
final class StoreImportCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(paramLabel = "FILE", description = "The export.")
    Path file;

    @Override
    public Integer call() {
        if (!Files.exists(file)) {
            throw new CommandFailedException("there is no export '" + file + "'");
        }
        try (Store opened = store.blank()) {
            StoreTransfer.Imported imported = StoreTransfer.importFrom(opened, file);
            if (json) {
                output().json(imported);
            } else {
                output().line(imported.rows() + " rows, " + imported.inserted() + " of them new, " + imported.erased()
                        + " left out since the store has erased them");
            }
            if (opened.audit().verify(null) instanceof AuditVerification.Broken broken) {
                throw new CommandFailedException("the audit log is broken at entry " + broken.sequence()
                        + " after the import: " + broken.explanation());
            }
        }
        return 0;
    }
}
