package dev.llmops.tuning.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.commons.internal.file.CacheHome;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * A model in the form that transformers loads, with 32-bit weights, converted from a GGUF file, so that the trained model is the served one. It takes
 * four bytes per weight on disk, is converted once per file, and is found again by the file's digest.
 *
 * @param folder the folder for {@link TrainingJobBuilder#base}
 * @param gguf the digest of the GGUF file, as {@code sha256:...}
 */
public record BaseModel(Path folder, String gguf) {

    private static final String MARK = "llmops-base.json";
    private static final Duration LIMIT = Duration.ofHours(2);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** {@return the default folder for models: below {@code LLMOPS_HOME}, by default {@code ~/.cache/llmops}} */
    public static Path standardCache() {
        return CacheHome.path().resolve("bases");
    }

    /**
     * Finds or converts a model.
     *
     * @param gguf the GGUF file that will be served
     * @param python the program of an environment that has transformers
     * @param cache the folder for models; created if necessary
     * @return the model
     * @throws TrainingException if the file cannot be read or is of a kind that transformers does not support
     */
    public static BaseModel of(Path gguf, Path python, Path cache) {
        if (!Files.isRegularFile(gguf)) {
            throw new TrainingException(
                    Kind.DATA, "the base must be a GGUF file, but '" + gguf + "' is no file", null, null);
        }
        try {
            String hex = Sha256.hex(gguf);
            Path root = Files.createDirectories(cache).toRealPath();
            Path folder = root.resolve(hex);
            if (!Files.isRegularFile(folder.resolve(MARK))) {
                convert(gguf, python, root, hex);
            }
            return new BaseModel(folder, Sha256.PREFIX + hex);
        } catch (IOException e) {
            throw TrainingJob.unwritable(cache, null, e);
        }
    }

    private static void convert(Path gguf, Path python, Path root, String hex) throws IOException {
        Files.createDirectories(root.resolve("tmp"));
        String program = Programs.write(root).resolve("base.py").toString();
        AtomicReference<JsonNode> last = new AtomicReference<>();
        PythonProgram process = PythonProgram.start(
                python,
                root,
                Runtime.getRuntime().availableProcessors(),
                GRACE,
                List.of(program, root.toString(), gguf.toRealPath().toString(), hex));
        process.limit(LIMIT);
        PythonProgram.Ending ending = process.follow(last::set);
        if (Files.isRegularFile(root.resolve(hex).resolve(MARK))) {
            return;
        }
        PythonProgram.Fault fault = ending.fault();
        JsonNode told = last.get();
        Kind kind = fault != null
                ? fault.kind()
                : told == null ? Kind.KILLED : Kind.of(told.path("kind").asText());
        String why = fault != null
                ? fault.message()
                : told == null
                        ? "it ended with exit code " + ending.exitCode()
                        : told.path("message").asText();
        throw new TrainingException(
                kind,
                "'" + gguf + "' cannot be made a model for transformers: " + why + "; see '"
                        + root.resolve("stderr.log") + "'",
                null,
                null);
    }

    /** {@return the digest of a folder: that of the GGUF file that it was made of, or else of all its files} */
    static String digest(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve("config.json"))) {
            throw new TrainingException(
                    Kind.DATA,
                    "the base must be a folder that transformers loads, but '" + folder
                            + "' has no config.json; make one of a GGUF file with BaseModel",
                    null,
                    null);
        }
        Path mark = folder.resolve(MARK);
        if (Files.isRegularFile(mark)) {
            return TrainingFolder.JSON.readTree(mark.toFile()).path("gguf").asText();
        }
        MessageDigest all = Sha256.digest();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.update((file.getFileName() + " " + Sha256.hex(file) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return Sha256.PREFIX + Sha256.hex(all);
    }
}
