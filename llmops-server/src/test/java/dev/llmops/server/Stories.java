package dev.llmops.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.local.LocalModel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A story teller of one megabyte, and a server that offers all that a local model can do. */
final class Stories {

    private Stories() {}

    /** The model's file; without it, the test is skipped. */
    static Path file() {
        Path file = Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");
        assumeTrue(Files.isRegularFile(file), () -> "skipped: " + file + " is not there");
        return file;
    }

    static ModelServer.Builder server(LocalModel model) {
        return ModelServer.builder(model)
                .completions(model::complete)
                .embeddings(model.embeddings())
                .metrics(() -> model.metrics().toPrometheus());
    }
}
