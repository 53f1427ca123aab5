package dev.llmops.local;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.commons.internal.file.CacheHome;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelFetchException;
import dev.llmops.local.store.ModelStore;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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
            return abort("skipped: the demo's model cannot be fetched here: " + e.getMessage());
        }
    }

    /** A chat template of a well-known model, from llama.cpp's sources, where the build has put them. */
    public static String template(String name) {
        Path build = CacheHome.path().resolve("build");
        try (DirectoryStream<Path> sources = Files.newDirectoryStream(build, "llama.cpp-*")) {
            for (Path source : sources) {
                Path file = source.resolve("models/templates/" + name + ".jinja");
                if (Files.isRegularFile(file)) {
                    return Files.readString(file);
                }
            }
        } catch (IOException e) {
            return abort("skipped: llama.cpp's sources are not there: " + e);
        }
        return abort("skipped: llama.cpp's template " + name + " is not under " + build);
    }

    /** The names of all chat templates that llama.cpp's sources have, where the build has put them. */
    public static List<String> templates() {
        Path build = CacheHome.path().resolve("build");
        try (Stream<Path> files = Files.walk(build, 4)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jinja"))
                    .map(name -> name.substring(0, name.length() - 6))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return abort("skipped: llama.cpp's sources are not there: " + e);
        }
    }

    private static Path shared(String name) {
        Path file = Path.of(System.getProperty("llmops.shared", "../../shared"), "models", name);
        assumeTrue(Files.isRegularFile(file), () -> "skipped: " + file + " is not there");
        return file;
    }
}
