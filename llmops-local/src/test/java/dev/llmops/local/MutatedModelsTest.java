package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.fuzz.GgufMutations;
import dev.llmops.local.fuzz.TinyGguf;
import dev.llmops.local.option.EngineOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged model files are loaded and run in another JVM, which must not die of one of them. */
class MutatedModelsTest {

    @TempDir
    Path folder;

    /** The other JVM. Each file ends in an answer or in a typed exception; anything else ends the JVM with 1. */
    public static final class Runner {

        // Several at once are found out about at each load, which costs more than the load.
        private static final EngineOptions ONE_AT_A_TIME =
                EngineOptions.builder().parallel(1).build();

        private Runner() {}

        /** Writes to the file in the first argument; the second and third are the first seed and how many there are. */
        public static void main(String[] arguments) throws IOException {
            GgufMutations mutations = new GgufMutations(TinyGguf.llama());
            Path file = Path.of(arguments[0]);
            long first = Long.parseLong(arguments[1]);
            long count = Long.parseLong(arguments[2]);
            Map<String, Integer> ends = new TreeMap<>();
            for (long seed = first; seed < first + count; seed++) {
                System.out.println("seed " + seed);
                Files.write(file, mutations.mutated(seed));
                ends.merge(end(file), 1, Integer::sum);
            }
            System.out.println("ends " + ends);
        }

        private static String end(Path file) {
            ModelRequest request = ModelRequest.builder()
                    .user("Zoo a")
                    .parameters(ModelParameters.builder().maxTokens(2).build())
                    .build();
            try (LocalModel model = LocalModel.builder()
                    .file(file)
                    .threads(1)
                    .engine(ONE_AT_A_TIME)
                    .build()) {
                model.generate(request);
                return "answer";
            } catch (ModelFileException e) {
                return "file " + e.reason();
            } catch (LlmOpsException e) {
                return e.getClass().getSimpleName();
            }
        }
    }

    static String run(Path file, long first, long count) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Runner.class.getName(),
                        file.toString(),
                        Long.toString(first),
                        Long.toString(count))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String end = output.substring(Math.max(0, output.length() - 2_000));
        assertThat(process.waitFor()).as("exit code after: %s", end).isZero();
        return end.substring(end.lastIndexOf("ends "));
    }

    @Test
    void no_damaged_file_ends_the_jvm() throws Exception {
        String ends = run(folder.resolve("damaged.gguf"), 0, 1_500);

        // So the files reach all layers.
        assertThat(ends).contains("answer=", "CORRUPT=", "TRUNCATED=", "REFUSED=", "UNSUPPORTED=");
    }

    @Test
    @Tag("full")
    @Timeout(600)
    void nor_does_one_of_ten_thousand() throws Exception {
        String ends = run(folder.resolve("damaged.gguf"), 0, 10_000);

        assertThat(ends).contains("NOT_GGUF=");
    }

    @Test
    void the_undamaged_file_loads_and_answers() throws Exception {
        Path file = Files.write(folder.resolve("tiny.gguf"), TinyGguf.llama().bytes());
        try (LocalModel model = LocalModel.load(file)) {
            assertThat(model.card().architecture()).isEqualTo("llama");
            assertThat(model.generate(ModelRequest.user("Zoo")).usage().output())
                    .isPositive();
        }
    }
}
