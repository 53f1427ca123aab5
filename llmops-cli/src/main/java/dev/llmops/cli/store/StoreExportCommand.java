package dev.llmops.cli.store;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.core.store.StoreTransfer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops store export}. */
@Command(
        name = "export",
        header = "Write all that a store keeps to a file of JSON lines.",
        description =
                "Records, scores, feedback, prompts with their history, experiments, memory in the same database, and the audit log. The"
                        + " last line has the hash of all before it.",
        footer = "%nExample: llmops store export --store llmops.db --out store.jsonl")
final class StoreExportCommand extends Operation {

    @Mixin
    StoreFile store;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file; it must not be there yet.")
    Path out;

    @Override
    public Integer call() throws IOException {
        if (Files.exists(out)) {
            throw usage("--out must be a new file, but '" + out + "' is there");
        }
        long rows;
        try (Store opened = store.whole("store export")) {
            rows = WholeFile.writeNew(out, part -> {
                try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
                    return StoreTransfer.exportTo(opened, file);
                }
            });
        }
        if (json) {
            output().json(Map.of("rows", rows));
        } else {
            output().line(rows + " rows in " + out);
        }
        return 0;
    }
}
