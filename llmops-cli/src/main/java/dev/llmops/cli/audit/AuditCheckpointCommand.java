package dev.llmops.cli.audit;

import dev.llmops.api.store.Store;
import dev.llmops.audit.checkpoint.CheckpointFolder;
import dev.llmops.audit.checkpoint.CheckpointKey;
import dev.llmops.audit.checkpoint.CheckpointMaker;
import dev.llmops.audit.checkpoint.SignedCheckpoint;
import dev.llmops.audit.checkpoint.TimestampAuthority;
import dev.llmops.audit.checkpoint.VerificationKey;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops audit checkpoint}. */
@Command(
        name = "checkpoint",
        header = "Sign the state of the audit log, and publish it to a folder.",
        description =
                "Refuses a log that does not continue what was signed before, and signs also when nothing happened: run it every hour,"
                        + " with a folder that who writes the log cannot write.",
        footer = "%nExample: llmops audit checkpoint --signing-key audit.pem --checkpoints /mnt/worm/checkpoints")
final class AuditCheckpointCommand extends Operation {

    @Mixin
    StoreFile store;

    @Option(names = "--signing-key", paramLabel = "FILE", required = true, description = "What 'audit key' made.")
    Path key;

    @Option(names = "--checkpoints", paramLabel = "DIR", required = true, description = "The folder; made if need be.")
    Path folder;

    @Option(
            names = "--trusted-key",
            paramLabel = "KEY",
            description =
                    "After a change of keys: the key that signed before, as 'audit key' told it. The new one continues its checkpoints.")
    List<VerificationKey> before = new ArrayList<>();

    @Option(
            names = "--timestamp",
            paramLabel = "URL",
            description = "Have this authority say when it was (RFC 3161); its answer becomes a .tsr file beside.")
    @Nullable
    URI timestamp;

    @Override
    public Integer call() throws IOException {
        CheckpointKey signing = CheckpointKey.read(key);
        CheckpointFolder published = CheckpointFolder.of(folder);
        SignedCheckpoint made;
        try (Store opened = store.existing()) {
            made = CheckpointMaker.of(
                            opened.audit(),
                            signing,
                            published
                                    .latest(signing.verification(), before.toArray(VerificationKey[]::new))
                                    .orElse(null))
                    .make();
        }
        published.publish(made);
        if (timestamp != null) {
            stamp(made, timestamp);
        }
        if (json) {
            output().json(made);
        } else {
            output().line(made.text().strip());
        }
        return 0;
    }

    private void stamp(SignedCheckpoint made, URI authority) {
        try {
            TimestampAuthority.of(authority, folder).publish(made);
        } catch (IOException e) {
            throw new CommandFailedException("the checkpoint is published, but not stamped: " + e.getMessage(), e);
        }
    }
}
