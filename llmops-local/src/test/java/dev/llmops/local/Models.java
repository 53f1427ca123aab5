package dev.llmops.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The models that tests run on. A test is skipped with a message where one is absent. */
final class Models {

    private Models() {}

    /** A story teller of one megabyte: Llama architecture, 512 tokens of vocabulary, no chat template. */
    static Path stories() {
        return shared("stories260K.gguf");
    }

    /** Random weights with the real vocabulary of Llama 2: 32,000 tokens with byte fallback. */
    static Path llamaVocabulary() {
        return shared("llama-2-tiny-random.gguf");
    }

    private static Path shared(String name) {
        Path file = Path.of(System.getProperty("llmops.shared", "../../shared"), "models", name);
        assumeTrue(Files.isRegularFile(file), () -> "skipped: " + file + " is not there");
        return file;
    }
}
