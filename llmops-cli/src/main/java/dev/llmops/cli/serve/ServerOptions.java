package dev.llmops.cli.serve;

import dev.llmops.cli.console.CommandFailedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server to ask. */
final class ServerOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where the server listens. Default: ${DEFAULT-VALUE}.")
    String url;

    @Option(
            names = "--api-key-env",
            paramLabel = "NAME",
            description = "The environment variable that holds the key. Default: none is sent.")
    @Nullable
    String keyVariable;

    @Nullable
    String key() {
        if (keyVariable == null) {
            return null;
        }
        String key = System.getenv(keyVariable);
        if (key == null || key.isBlank()) {
            throw new CommandFailedException(
                    "the environment variable " + keyVariable + " must hold the key, but is not set");
        }
        return key;
    }
}
