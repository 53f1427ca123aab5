package dev.llmops.local;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.fuzz.HostileTemplates;
import dev.llmops.local.fuzz.TinyGguf;
import dev.llmops.local.option.EngineOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A chat template can neither end the process, nor keep it busy for ever, nor take its memory. */
class HostileTemplateTest {

    private static final int GENERATED = 30;

    private static final List<String> BOUNDED = List.of(
            "200,000 nested parentheses",
            "1,000 nested blocks",
            "100,000 nested blocks",
            "macro that calls itself",
            "macros that call each other",
            "loop in a macro in the loop",
            "+ 1 100,000 times",
            "if chain",
            "elif chain",
            "range(2000000000)",
            "loops in loops",
            "40 doublings",
            "40 doublings of nothing",
            "repeated text, 64 bits",
            "join",
            "replace",
            "indent",
            "tojson",
            "lists doubled",
            "deeper and deeper");

    @TempDir
    Path folder;

    /** A separate process, because a template that gets through would end it. */
    public static final class Application {

        private static final EngineOptions ONE_AT_A_TIME =
                EngineOptions.builder().parallel(1).build();

        private Application() {}

        /** Loads the model in the first argument with each template, and one more model that must outlive them. */
        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            try (LocalModel other = LocalModel.builder().file(file).threads(1).build()) {
                TemplateAttacks.known()
                        .forEach((name, template) -> System.out.println(name + ": " + end(file, template)));
                Map<String, Integer> ends = new TreeMap<>();
                for (long seed = 0; seed < Long.parseLong(arguments[1]); seed++) {
                    System.err.println("seed " + seed);
                    ends.merge(
                            end(file, HostileTemplates.generate(new Random(seed)))
                                    .replaceFirst(":.*", ""),
                            1,
                            Integer::sum);
                }
                System.out.println("generated: " + ends);
                other.generate(ModelRequest.builder()
                        .user("Zoo")
                        .parameters(ModelParameters.builder().maxTokens(2).build())
                        .build());
            }
            System.out.println(Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .findFirst()
                    .orElse("VmHWM: 0 kB"));
            System.out.println("alive");
        }

        private static String end(Path file, String template) {
            try (LocalModel model = LocalModel.builder()
                    .file(file)
                    .threads(1)
                    .engine(ONE_AT_A_TIME)
                    .chatTemplate(template)
                    .build()) {
                model.renderedPrompt(request());
                return "taken";
            } catch (ModelFileException | InvalidRequestException e) {
                return e.getClass().getSimpleName() + ": " + e.getMessage().replace('\n', ' ');
            }
        }

        private static ModelRequest request() {
            String arguments = "{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}";
            return ModelRequest.builder()
                    .system("Be kind.")
                    .user("Zoo a")
                    .message(new AssistantMessage(List.of(), List.of(new ToolCall("call12345", "zoo", arguments))))
                    .message(new ToolMessage("call12345", "zoo", List.of(new TextPart("b")), false))
                    .user("Zoo c")
                    .tools(List.of(new ToolSpecification(
                            "zoo",
                            "d",
                            new JsonSchema(
                                    "zoo", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\"}}}"))))
                    .build();
        }
    }

    @Test
    @Timeout(900)
    void each_ends_in_a_typed_error_or_a_prompt_and_other_models_go_on() throws Exception {
        Path file = Files.write(folder.resolve("tiny.gguf"), TinyGguf.llama().bytes());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Xss512k",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        file.toString(),
                        Integer.toString(GENERATED))
                .redirectError(folder.resolve("seeds").toFile())
                .start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).as("%s", said).isZero();
        assertThat(said).endsWith("alive");
        assertThat(peakMebibytes(said)).as("peak of memory in MiB").isLessThan(1_200);
        for (String name : TemplateAttacks.known().keySet()) {
            assertThat(said).filteredOn(line -> line.startsWith(name + ": ")).hasSize(1);
        }
        for (String name : BOUNDED) {
            assertThat(said)
                    .filteredOn(line -> line.startsWith(name + ": "))
                    .singleElement(as(STRING))
                    .startsWith(name + ": ModelFileException: ")
                    .contains("at most ", "set another one with chatTemplate");
        }
    }

    private static long peakMebibytes(List<String> said) {
        String line = said.get(said.size() - 2);
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
    }
}
