package dev.llmops.cli.audit;

import dev.llmops.audit.checkpoint.CheckpointFolder;
import dev.llmops.audit.checkpoint.SignedCheckpoint;
import dev.llmops.audit.checkpoint.VerificationKey;
import dev.llmops.cli.console.CommandFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which checkpoints, and whose signatures count. */
final class CheckpointOptions {

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            description = "Checkpoints that were published, from elsewhere.")
    @Nullable
    Path folder;

    @Option(
            names = "--trusted-key",
            paramLabel = "KEY",
            description =
                    "A key that may have signed, as 'audit key' told it: name+id+base64. Several after a change of keys.")
    List<VerificationKey> keys = new ArrayList<>();

    boolean given() {
        return folder != null;
    }

    Path requiredFolder() {
        if (folder == null) {
            throw new IllegalArgumentException("--checkpoints must name the folder of the checkpoints");
        }
        return folder;
    }

    List<VerificationKey> requiredKeys() {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "--trusted-key must name at least one key, or anybody could have signed");
        }
        return keys;
    }

    List<SignedCheckpoint> read() throws IOException {
        List<SignedCheckpoint> all = CheckpointFolder.of(requiredFolder()).all();
        if (all.isEmpty()) {
            throw new CommandFailedException(
                    "there is no checkpoint in '" + folder + "'; make one with 'llmops audit checkpoint'");
        }
        return all;
    }

    static SignedCheckpoint latest(List<SignedCheckpoint> all) {
        return all.get(all.size() - 1);
    }
}
