package dev.llmops.cli.audit;

import dev.llmops.audit.checkpoint.CheckpointKey;
import dev.llmops.cli.console.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops audit key}. */
@Command(
        name = "key",
        header = "Make a key that signs checkpoints, and tell the one that checks them.",
        description =
                "Ed25519, as PKCS#8 in a file that only its owner can read. Publish what is printed: whoever verifies needs it from"
                        + " somewhere else than the log.",
        footer = "%nExample: llmops audit key --origin example.com/support --out audit.pem")
final class AuditKeyCommand extends Operation {

    @Option(
            names = "--origin",
            paramLabel = "NAME",
            required = true,
            description = "Names the log for everybody, without spaces.")
    String origin;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file; it must not be there yet.")
    Path out;

    @Override
    public Integer call() throws IOException {
        CheckpointKey key = CheckpointKey.generate(origin);
        key.write(out);
        if (json) {
            output().json(Map.of("key", key.verification().toString()));
        } else {
            output().line(key.verification().toString());
        }
        return 0;
    }
}
