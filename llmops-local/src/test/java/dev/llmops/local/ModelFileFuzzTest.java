package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.option.EngineOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Model files with changed headers are loaded and run in another JVM, which must not die of them. */
class ModelFileFuzzTest {

    private static final int FILES = 400;
    /** The metadata without the vocabulary: where the numbers are that shape the model. */
    private static final int HEADER = 760;

    @TempDir
    Path folder;

    /** The other JVM. Each file ends in an answer or in a typed exception; anything else ends the JVM with 1. */
    public static final class Runner {

        private Runner() {}

        /** Changes the file in the first argument and writes it to the second. */
        public static void main(String[] arguments) throws IOException {
            byte[] original = Files.readAllBytes(Path.of(arguments[0]));
            ModelRequest request = ModelRequest.builder()
                    .user("Zoo")
                    .parameters(ModelParameters.builder().maxTokens(3).build())
                    .build();
            int answered = 0;
            for (int seed = 0; seed < FILES; seed++) {
                System.out.println("seed " + seed);
                Path file = Files.write(Path.of(arguments[1]), changed(original, new Random(seed)));
                try (LocalModel model = load(file)) {
                    model.generate(request);
                    answered++;
                } catch (LlmOpsException e) {
                    // As it should be.
                }
            }
            System.out.println("answered " + answered);
        }

        // Two threads where there are two cores: an assertion on the second one could not be caught.
        private static LocalModel load(Path file) {
            int threads = Math.min(2, Runtime.getRuntime().availableProcessors());
            // Nothing that looks at what the model computes before it is asked.
            EngineOptions options =
                    EngineOptions.builder().parallel(1).batchInvariant(false).build();
            return LocalModel.builder()
                    .file(file)
                    .threads(threads)
                    .engine(options)
                    .build();
        }

        private static byte[] changed(byte[] original, Random random) {
            byte[] bytes = original.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = 8 + random.nextInt(HEADER - 8);
                bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : bytes[at] ^ (1 << random.nextInt(8)));
            }
            return bytes;
        }
    }

    @Test
    @Timeout(120)
    void no_changed_header_ends_the_jvm() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Runner.class.getName(),
                        TestModels.stories().toString(),
                        folder.resolve("changed.gguf").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        String end = output.substring(Math.max(0, output.length() - 2_000));
        assertThat(process.waitFor()).as("exit code after: %s", end).isZero();
        assertThat(end).containsPattern("answered [1-9]");
    }
}
