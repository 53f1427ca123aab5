package dev.llmops.cli.model;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.ServerProcess;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.SpeculationOptions;
import dev.llmops.local.LocalModel;
import dev.llmops.server.ModelServer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops model serve}. */
@Command(
        name = "serve",
        header = "Serve a model over HTTP, in the language of OpenAI's API.",
        description =
                "Chat, responses, completions, embeddings, tokenize, health and Prometheus metrics, until Ctrl-C, which lets the"
                        + " answers that are being written end. Programs of this machine may use it; for others, name an interface"
                        + " and a key.",
        footer = "%nExample: llmops model serve --model my.gguf --port 8080")
final class ModelServeCommand extends Operation {

    @Mixin
    ModelOptions model;

    @Mixin
    SpeculationOptions speculation;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Where to listen; 0 takes any free port. Default: ${DEFAULT-VALUE}.")
    int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "The interface to listen on; another one than the default needs --api-key-file.")
    String host;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "A file that holds the key which clients send as 'Authorization: Bearer KEY'.")
    @Nullable
    Path apiKeyFile;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "32",
            description = "How many requests may use the model at once; more are told to come back. Default:"
                    + " ${DEFAULT-VALUE}.")
    int concurrent;

    @Option(
            names = "--mark",
            description =
                    "Say in the head of each answer that it is generated, by which model and when (AI-Disclosure).")
    boolean mark;

    @Override
    public Integer call() {
        try (LocalModel loaded = model.loadSpeculative(console(), speculation);
                ModelServer server = start(loaded)) {
            ServerProcess.run(server::close, () -> tell(server));
        }
        return 0;
    }

    private ModelServer start(LocalModel loaded) {
        ServerProcess.prepare();
        try {
            ModelServer.Builder builder = ModelServer.builder(loaded)
                    .completions(loaded::complete)
                    .embeddings(loaded.embeddings())
                    .metrics(() -> loaded.metrics().toPrometheus())
                    .host(host)
                    .port(port)
                    .maxConcurrentRequests(concurrent);
            if (mark) {
                builder.disclose();
            }
            if (apiKeyFile != null) {
                builder.apiKey(TextFiles.read(apiKeyFile).strip());
            }
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw usage(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw new CommandFailedException(e.getMessage() + "; choose another --port");
        }
    }

    private void tell(ModelServer server) {
        if (json) {
            output().json(new Listening(server.uri().toString()));
        } else {
            output().line("listening on " + server.uri());
        }
    }

    private record Listening(String uri) {}
}
