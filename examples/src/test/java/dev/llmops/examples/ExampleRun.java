package dev.llmops.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelStore;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One run of an example in a JVM of its own, as {@code bin/example} does it: in a folder with the prompts.
 *
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
record ExampleRun(int exitCode, String out, String err) {

    /** Less than the ten after which JUnit ends a test, so that the process does not outlive it. */
    private static final long MINUTES = 9;

    /** Runs on a story teller of one megabyte, or else on the demo's model if it was fetched before. */
    static ExampleRun of(Class<?> example, Path folder) throws IOException, InterruptedException {
        Path prompts = Files.createDirectories(folder.resolve("prompts"));
        Files.copy(Path.of("prompts/support-answer.prompt"), prompts.resolve("support-answer.prompt"));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-Djava.util.logging.config.file="
                                + Path.of("../bin/lib/logging.properties").toAbsolutePath(),
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        absoluteClassPath(),
                        example.getName()))
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LLMOPS_MODEL", model().toAbsolutePath().toString());
        builder.environment().remove("OPENAI_API_KEY");
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(example.getSimpleName() + " did not end within " + MINUTES + " minutes");
        }
        return new ExampleRun(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private static Path model() {
        Path stories = Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");
        Optional<Path> model = Files.isRegularFile(stories)
                ? Optional.of(stories)
                : ModelStore.standard().find(ModelCatalog.SMOLLM2_135M_INSTRUCT);
        assumeTrue(model.isPresent(), () -> "skipped: neither " + stories + " nor the demo's model is there");
        return model.get();
    }

    /** Relative entries would be looked for in the other JVM's folder. */
    private static String absoluteClassPath() {
        return String.join(
                File.pathSeparator,
                List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
