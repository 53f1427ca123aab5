package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.local.error.NativeAbortException;
import dev.llmops.local.fuzz.TinyGguf;
import dev.llmops.local.option.EngineOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No text ends the process, whatever expressions cut it before its bytes are merged. */
class PretokenizerTest {

    /** One name for each list of expressions that llama.cpp v0.4.0 has (llama-vocab.cpp, llm_tokenizer_bpe). */
    private static final List<String> LISTS = List.of(("llama-bpe jais-2 deepseek-llm deepseek-v3 youtu deepseek-coder"
                    + " falcon starcoder gpt-2 qwen2 qwen35 bloom viking tekken chameleon gpt-4o granite-embed-multi-97m"
                    + " tiny_aya kimi-k2 superbpe bailingmoe seed-coder afmoe laguna exaone-moe gemma4 minicpm5 whitespace"
                    + " default")
            .split(" "));

    /** The other types, which share a list with one of those. */
    private static final List<String> SHARING =
            List.of(("dbrx smaug-bpe glm4 hunyuan-dense joyai-llm refact command-r smollm"
                            + " codeshell exaone minerva-7b mellum2 mpt olmo jais trillion granite-docling stablelm2 hunyuan"
                            + " solar-open grok-2 poro-chat gpt3-finnish minimax-m2 sarvam-moe")
                    .split(" "));

    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("upper case", "A"),
            Map.entry("lower case", "a"),
            Map.entry("digits", "1"),
            Map.entry("spaces", " "),
            Map.entry("newlines", "\n"),
            Map.entry("punctuation", "-"),
            Map.entry("CJK", "\u4e2d"),
            Map.entry("combining marks", "\u0301"),
            Map.entry("emoji", "\ud83d\ude00"),
            Map.entry("words", "a "),
            Map.entry("mixed", "a1 -\n\u4e2d\u0301\ud83d\ude00"));

    private static final List<String> NAMES = CLASSES.keySet().stream().sorted().toList();

    private static final int LENGTH = 100_000;

    @TempDir
    Path folder;

    /** A separate process, because a text that gets through would end it. */
    public static final class Application {

        private Application() {}

        /** Writes vocabularies into the folder in the first argument, and makes tokens of runs. */
        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0], "vocabulary.gguf");
            for (String pre : LISTS) {
                run(file, pre, NAMES.stream().collect(Collectors.toMap(name -> name, name -> run(name, LENGTH))));
            }
            String all = NAMES.stream().map(name -> run(name, LENGTH / 10)).collect(Collectors.joining());
            for (String pre : SHARING) {
                run(file, pre, Map.of("all", all));
            }
            System.out.println("alive");
        }

        private static String run(String name, int length) {
            String unit = CLASSES.get(name);
            return "x" + unit.repeat(length / unit.codePointCount(0, unit.length())) + "x";
        }

        private static void run(Path file, String pre, Map<String, String> texts) throws IOException {
            Files.write(file, TinyGguf.byteLevel(pre).bytes());
            try (LocalModel model = load(file)) {
                Tokenizer tokenizer = model.tokenizer().orElseThrow();
                Map<String, List<String>> ends = new TreeMap<>();
                texts.forEach((name, text) -> ends.computeIfAbsent(end(tokenizer, text), end -> new ArrayList<>())
                        .add(name));
                ends.values().forEach(Collections::sort);
                System.out.println(pre + ": " + ends);
            }
        }

        private static String end(Tokenizer tokenizer, String text) {
            try {
                return tokenizer.decode(tokenizer.encode(text)).equals(text) ? "text" : "other";
            } catch (InvalidRequestException e) {
                return "refused";
            } catch (NativeAbortException e) {
                return "assertion";
            }
        }
    }

    private static LocalModel load(Path file) {
        return LocalModel.builder()
                .file(file)
                .threads(1)
                .engine(EngineOptions.builder().parallel(1).build())
                .build();
    }

    @Tag("full")
    @Test
    @Timeout(300)
    void runs_of_every_class_become_tokens_with_every_pretokenizer() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).as("after %s", said).isZero();
        assertThat(said).endsWith("alive");
        // One counts groups of digits from the end of a run, each time anew; one drops what it takes for spaces.
        assertThat(said.stream()
                        .filter(line -> !line.endsWith("{text=" + NAMES + "}") && !line.endsWith("{text=[all]}")))
                .containsExactly(
                        "superbpe: {refused=[digits], text=" + without("digits") + "}",
                        "whitespace: {assertion=[spaces], other=[mixed, newlines], text="
                                + without("spaces", "mixed", "newlines") + "}",
                        "alive");
        assertThat(said).hasSize(LISTS.size() + SHARING.size() + 1);
    }

    private static List<String> without(String... names) {
        return NAMES.stream().filter(name -> !List.of(names).contains(name)).toList();
    }

    @Test
    void the_tokens_are_the_same_on_a_long_and_on_a_short_stack() throws Exception {
        String text =
                "One day " + "- ".repeat(50) + "a".repeat(20_000) + " \n".repeat(9_000) + "!".repeat(20_000) + "end";
        for (String pre : List.of("gpt-4o", "tekken", "deepseek-v3", "bloom", "default")) {
            Path file = Files.write(
                    folder.resolve(pre + ".gguf"), TinyGguf.byteLevel(pre).bytes());
            try (LocalModel model = load(file)) {
                Tokenizer tokenizer = model.tokenizer().orElseThrow();
                assertThat(onStack(256 << 10, () -> tokenizer.encode(text)))
                        .isEqualTo(onStack(256 << 20, () -> tokenizer.encode(text)));
            }
        }
    }

    private static int[] onStack(long bytes, Callable<int[]> call) throws Exception {
        FutureTask<int[]> task = new FutureTask<>(call);
        new Thread(null, task, "stack of " + bytes, bytes).start();
        return task.get();
    }

    @Test
    void a_text_that_would_take_too_much_is_refused_and_the_model_goes_on() throws IOException {
        Path file = Files.write(
                folder.resolve("tiny.gguf"), TinyGguf.byteLevel("gpt-4o").bytes());
        try (LocalModel model = load(file)) {
            Tokenizer tokenizer = model.tokenizer().orElseThrow();
            assertThatThrownBy(() -> tokenizer.encode("-".repeat(1_000_001)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("a break between words or lines after at most 1000000 characters");
            assertThatThrownBy(() -> tokenizer.encode("\n".repeat((64 << 20) + 1)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("at most 67108864 bytes of UTF-8, but has 67108865");
            assertThatThrownBy(() -> model.generate(ModelRequest.user("-".repeat(1_000_001))))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("a break between words or lines");
            assertThat(tokenizer.encode("- ".repeat(1_000_000))).hasSizeGreaterThan(1_000_000);
        }
    }
}
