package dev.llmops.local;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The models that tests run on. A test is skipped with a message where one is absent. */
public final class TestModels {

    private TestModels() {}

    /** A story teller of one megabyte: Llama architecture, 512 tokens of vocabulary, no chat template. */
    public static Path stories() {
        return shared("stories260K.gguf");
    }

    /** Random weights with the real vocabulary of Llama 2: 32,000 tokens with byte fallback. */
    public static Path llamaVocabulary() {
        return shared("llama-2-tiny-random.gguf");
    }

    /** The demo's model, 98 MB, from the store or from where the store gets it. */
    public static Path smolLm2() {
        try {
            return ModelStore.standard().fetch(ModelCatalog.SMOLLM2_135M_INSTRUCT);
        } catch (ModelFetchException e) {
            return abort("skipped: the demo's model can not be fetched here: " + e.getMessage());
        }
    }

    private static Path shared(String name) {
        Path file = Path.of(System.getProperty("llmops.shared", "../../shared"), "models", name);
        assumeTrue(Files.isRegularFile(file), () -> "skipped: " + file + " is not there");
        return file;
    }
}
