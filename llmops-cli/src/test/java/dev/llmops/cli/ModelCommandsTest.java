package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a story teller of one megabyte. */
class ModelCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    @TempDir
    Path folder;

    @BeforeEach
    void needModel() {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
    }

    @Test
    void fetch_of_a_file_tells_where_it_is() throws IOException {
        assertThat(CommandRun.of("model", "fetch", STORIES.toString()).out())
                .isEqualToIgnoringNewLines(STORIES.toString());
        JsonNode json = JSON.readTree(
                CommandRun.of("model", "fetch", STORIES.toString(), "--json").out());
        assertThat(json.get("bytes").asLong()).isEqualTo(Files.size(STORIES));
    }

    @Test
    void fetch_of_a_file_of_another_hash_fails() {
        CommandRun run = CommandRun.of("model", "fetch", STORIES.toString(), "--sha256", "0".repeat(64));

        fails(run, "must have the SHA-256 0000");
    }

    @Test
    void info_shows_the_card() throws IOException {
        assertThat(CommandRun.of("model", "info", STORIES.toString()).out())
                .contains("architecture   llama")
                .contains("chats          no");
        JsonNode json = JSON.readTree(CommandRun.of("model", "info", "--json", "--model", STORIES.toString())
                .out());
        assertThat(json.get("architecture").asText()).isEqualTo("llama");
        assertThat(json.get("digest").asText()).startsWith("sha256:");
    }

    @Test
    void generate_prints_the_answer_and_records_it() throws IOException {
        CommandRun run = run("model", "generate", "Once upon a time", "--max-tokens", "8", "--user", "anna");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isNotBlank();
        assertThat(run.err()).contains("8 written").hasLineCount(1);
        JsonNode record = JSON.readTree(
                run("generation", "list", "--user", "anna", "--json").out());
        assertThat(record.at("/response/message/parts/0/text").asText() + System.lineSeparator())
                .isEqualTo(run.out());
    }

    @Test
    void generate_with_json_prints_one_object() throws IOException {
        CommandRun run = run("model", "generate", "Once upon a time", "--max-tokens", "8", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).hasLineCount(1);
        JsonNode json = JSON.readTree(run.out());
        assertThat(json.at("/usage/output").asInt()).isEqualTo(8);
        assertThat(json.at("/cost/type").asText()).isEqualTo("unknown");
        assertThat(json.at("/finishReason").asText()).isEqualTo("LENGTH");
    }

    @Test
    void generate_reads_the_question_from_standard_input() {
        CommandRun typed = typing("Once upon a time", "model", "generate", "-", "--max-tokens", "8");

        assertThat(typed.out())
                .isEqualTo(run("model", "generate", "Once upon a time", "--max-tokens", "8")
                        .out());
    }

    @Test
    void generate_follows_a_schema() throws IOException {
        Path schema = Files.writeString(folder.resolve("schema.json"), "{\"type\":\"boolean\"}");

        assertThat(run("model", "generate", "Is it?", "--schema", schema.toString())
                        .out()
                        .strip())
                .isIn("true", "false");
        fails(
                run(
                        "model",
                        "generate",
                        "Is it?",
                        "--schema",
                        folder.resolve("no.json").toString()),
                "cannot be read");
    }

    @Test
    void chat_sees_the_turns_before_until_it_is_told_to_forget() throws IOException {
        CommandRun run = typing("One.\nTwo.\n/new\nThree.\n", "model", "chat", "--json", "--max-tokens", "4");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).hasSize(3).allSatisfy(line -> JSON.readTree(line));
        List<Integer> messages = run("generation", "list", "--json")
                .out()
                .lines()
                .map(ModelCommandsTest::messages)
                .toList();
        assertThat(messages).containsExactly(1, 3, 1);
    }

    @Test
    void replay_is_identical_and_refused_on_another_model() throws IOException {
        JsonNode answer =
                JSON.readTree(run("model", "generate", "Once", "--max-tokens", "8", "--temperature", "1", "--json")
                        .out());
        String id = answer.get("generation").asText();

        assertThat(run("generation", "replay", id).out()).contains("identical, bit for bit");
        assertThat(JSON.readTree(run("generation", "replay", id, "--json").out())
                        .get("identical")
                        .asBoolean())
                .isTrue();

        Path changed = folder.resolve("changed.gguf");
        byte[] bytes = Files.readAllBytes(STORIES);
        bytes[bytes.length - 1] ^= 1;
        Files.write(changed, bytes);
        CommandRun refused =
                CommandRun.of("generation", "replay", id, "--store", store(), "--model", changed.toString());
        fails(refused, "cannot be replayed exactly");
    }

    @Test
    void a_fork_shows_what_another_temperature_changes() throws IOException {
        JsonNode answer =
                JSON.readTree(run("model", "generate", "Once", "--max-tokens", "8", "--temperature", "0", "--json")
                        .out());
        String id = answer.get("generation").asText();

        assertThat(run("generation", "fork", id).out()).contains("no difference");
        String shown = run("generation", "fork", id, "--temperature", "5").out();
        assertThat(shown).contains("[parameters]", "[answer]", "original       " + id);
        JsonNode report = JSON.readTree(
                run("generation", "fork", id, "--temperature", "5", "--json").out());
        assertThat(report.get("original").asText()).isEqualTo(id);
        assertThat(report.get("differences").get(0).get("what").asText()).isEqualTo("parameters");
        CommandRun two =
                CommandRun.of("generation", "fork", id, "--temperature", "1", "--var", "a=b", "--store", store());
        assertThat(two.exitCode()).isEqualTo(2);
        assertThat(two.err()).contains("one thing is changed at a time");
    }

    @Test
    void a_model_that_is_not_there() {
        CommandRun run = CommandRun.of("model", "info", "nope.gguf");

        fails(run, "there is no model file 'nope.gguf'");
        assertThat(run.err()).contains("smollm2-135m-instruct");
    }

    @Test
    void a_model_file_that_is_random_bytes() throws IOException {
        byte[] bytes = new byte[5_000];
        new Random(3).nextBytes(bytes);
        Path file = Files.write(folder.resolve("random.gguf"), bytes);

        fails(CommandRun.of("model", "info", file.toString()), "random.gguf");
        fails(CommandRun.of("model", "generate", "hi", "--store", store(), "--model", file.toString()), "random.gguf");
    }

    @Test
    void a_model_file_that_is_cut() throws IOException {
        byte[] bytes = Files.readAllBytes(STORIES);
        Path file = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(bytes, bytes.length / 2));

        fails(CommandRun.of("model", "generate", "hi", "--store", store(), "--model", file.toString()), "cut.gguf");
    }

    @Test
    void a_model_file_that_is_a_text_or_a_folder() throws IOException {
        Path text = Files.writeString(folder.resolve("text.gguf"), "hello", StandardCharsets.UTF_8);

        fails(CommandRun.of("model", "info", text.toString()), "text.gguf");
        fails(CommandRun.of("model", "info", folder.toString()), folder.toString());
    }

    @Test
    void parameters_and_questions_that_can_not_be() {
        CommandRun negative = run("model", "generate", "hi", "--max-tokens", "0");
        assertThat(negative.err())
                .contains("maxTokens must be at least 1, but was 0")
                .hasLineCount(1);
        assertThat(negative.exitCode()).isEqualTo(2);

        CommandRun empty = run("model", "generate", " ");
        assertThat(empty.err()).contains("the question is empty").hasLineCount(1);
        assertThat(empty.exitCode()).isEqualTo(2);

        fails(run("model", "generate", "x ".repeat(20_000)), "tokens");
    }

    private static int messages(String record) {
        try {
            return JSON.readTree(record).at("/request/messages").size();
        } catch (IOException e) {
            throw new AssertionError(record, e);
        }
    }

    private CommandRun run(String... arguments) {
        return typing("", arguments);
    }

    private CommandRun typing(String input, String... arguments) {
        boolean model = arguments[0].equals("model") || arguments[1].equals("replay") || arguments[1].equals("fork");
        String[] all = Arrays.copyOf(arguments, arguments.length + (model ? 4 : 2));
        all[arguments.length] = "--store";
        all[arguments.length + 1] = store();
        if (model) {
            all[arguments.length + 2] = "--model";
            all[arguments.length + 3] = STORIES.toString();
        }
        return CommandRun.typing(input, all);
    }

    private String store() {
        return folder.resolve("llmops.db").toString();
    }

    private static void fails(CommandRun run, String expected) {
        assertThat(run.err()).startsWith("llmops ").contains(expected).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void loglikelihood_scores_rows_in_their_order() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), """
                {"id":"a","context":"Once upon a time there was a","continuation":" little girl"}
                {"id":2,"context":"Once upon a time there was a","continuation":" red"}

                {"id":"c","context":"","continuation":"Once"}
                """);
        Path scores = folder.resolve("scores.jsonl");
        CommandRun run = loglikelihood(rows, scores);

        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> lines = Files.readAllLines(scores);
        assertThat(lines).hasSize(3);
        JsonNode first = JSON.readTree(lines.get(0));
        assertThat(first.get("id").textValue()).isEqualTo("a");
        assertThat(first.get("logprob").doubleValue()).isNegative();
        assertThat(first.get("tokens").intValue()).isPositive();
        assertThat(first.get("greedy").isBoolean()).isTrue();
        assertThat(JSON.readTree(lines.get(1)).get("id").intValue()).isEqualTo(2);
        assertThat(JSON.readTree(lines.get(2)).get("id").textValue()).isEqualTo("c");
    }

    /** By the chain rule; 1e-3 leaves room for a batch of another size, which rounds otherwise. */
    @Test
    void loglikelihood_of_two_tokens_is_the_sum_of_both() throws IOException {
        JsonNode[] scored = scored("""
                {"id":"both","context":"Once upon a time there was a","continuation":" little girl"}
                {"id":"first","context":"Once upon a time there was a","continuation":" little"}
                {"id":"second","context":"Once upon a time there was a little","continuation":" girl"}
                """);

        assertThat(scored[0].get("tokens").intValue())
                .isEqualTo(scored[1].get("tokens").intValue()
                        + scored[2].get("tokens").intValue());
        double first = scored[1].get("logprob").doubleValue();
        double second = scored[2].get("logprob").doubleValue();
        assertThat(first).isNegative();
        assertThat(second).isNegative();
        assertThat(scored[0].get("logprob").doubleValue()).isCloseTo(first + second, within(1e-3));
    }

    @Test
    void loglikelihood_is_greedy_for_what_the_model_writes_by_itself_alone() throws IOException {
        String context = "Once upon a time";
        String written = run("model", "generate", context, "--max-tokens", "8", "--temperature", "0", "--json")
                .out();
        String continuation = JSON.readTree(written).get("text").asText();
        JsonNode[] scored = scored(row("own", context, continuation)
                + row("other", context, continuation.substring(0, continuation.length() / 2) + " zebra"));

        assertThat(scored[0].get("tokens").intValue()).isEqualTo(8);
        assertThat(scored[0].get("greedy").booleanValue()).isTrue();
        assertThat(scored[1].get("greedy").booleanValue()).isFalse();
    }

    @Test
    void loglikelihood_names_the_line_that_is_broken_or_can_not_be_scored() throws IOException {
        Path rows = folder.resolve("rows.jsonl");
        Path scores = folder.resolve("scores.jsonl");
        Files.writeString(rows, "{\"id\":1,\"context\":\"a\",\"continuation\":\" b\"}\n{\"id\":2,\"context\":\"a\"}\n");
        fails(
                loglikelihood(rows, scores),
                "llmops model loglikelihood: line 2 of '" + rows + "' must be an object with \"id\" and \"context\" and"
                        + " \"continuation\"");
        Files.writeString(
                rows,
                "{\"id\":1,\"context\":\"a\",\"continuation\":\" b\"}\n{\"id\":2,\"context\":\"a\",\"continuation\":\"\"}\n");
        fails(loglikelihood(rows, scores), "line 2 of '" + rows + "' cannot be scored: a continuation must add");
    }

    @Test
    void loglikelihood_that_fails_leaves_the_results_of_before() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), """
                {"id":1,"context":"a","continuation":" b"}
                {"id":2,"context":"c","continuation":" d"}
                {"id":3,"context":"a"}
                """);
        Path scores = Files.writeString(folder.resolve("scores.jsonl"), "before");

        assertThat(loglikelihood(rows, scores).exitCode()).isEqualTo(1);

        assertThat(scores).hasContent("before");
        assertThat(folder.resolve("scores.jsonl.part")).doesNotExist();
    }

    private static String row(String id, String context, String continuation) {
        return JSON.createObjectNode().put("id", id).put("context", context).put("continuation", continuation) + "\n";
    }

    private JsonNode[] scored(String rows) throws IOException {
        Path scores = folder.resolve("scores.jsonl");
        CommandRun run = loglikelihood(Files.writeString(folder.resolve("rows.jsonl"), rows), scores);
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<JsonNode> read = new ArrayList<>();
        for (String line : Files.readAllLines(scores)) {
            read.add(JSON.readTree(line));
        }
        return read.toArray(JsonNode[]::new);
    }

    private static CommandRun loglikelihood(Path rows, Path scores) {
        return CommandRun.of(
                "model",
                "loglikelihood",
                "-m",
                STORIES.toString(),
                "--in",
                rows.toString(),
                "--out",
                scores.toString());
    }

    @Test
    void what_a_file_says_of_itself_moves_no_cursor_and_makes_no_line() throws IOException {
        Path file =
                Files.write(folder.resolve("odd.gguf"), gguf("general.architecture", "ll\u001b[2Jama\nsize 1\u009b2J"));
        CommandRun shown = CommandRun.of("model", "info", file.toString());
        assertThat(shown.outLines()).contains("architecture   ll?[2Jama size 1?2J");

        Files.write(file, gguf("odd\u001b[2J", "a", "odd\u001b[2J", "b"));
        CommandRun refused = CommandRun.of("model", "info", file.toString());
        assertThat(refused.err()).contains("the metadata key 'odd?[2J' is there twice");
    }

    /** A header of texts, by their names, and nothing else. */
    private static byte[] gguf(String... texts) {
        ByteBuffer out = ByteBuffer.allocate(1_000).order(ByteOrder.LITTLE_ENDIAN);
        out.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(0).putLong(texts.length / 2);
        for (int i = 0; i < texts.length; i++) {
            byte[] text = texts[i].getBytes(StandardCharsets.UTF_8);
            out.putLong(text.length).put(text);
            if (i % 2 == 0) {
                out.putInt(8); // a text follows
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    void a_byte_order_mark_is_no_part_of_a_text() throws IOException {
        Path text = Files.writeString(folder.resolve("plain.txt"), "Once upon a time ".repeat(100));
        Path marked = Files.writeString(folder.resolve("marked.txt"), "\uFEFF" + "Once upon a time ".repeat(100));
        String[] command = {"model", "perplexity", "-m", STORIES.toString(), "--chunk", "64", "--json", "--in", ""};

        command[8] = text.toString();
        CommandRun plain = CommandRun.of(command);
        command[8] = marked.toString();

        assertThat(CommandRun.of(command)).isEqualTo(plain);
        assertThat(plain.exitCode()).isZero();
    }

    @Test
    void perplexity_of_a_text() throws IOException {
        Path text =
                Files.writeString(folder.resolve("text.txt"), "Once upon a time there was a little girl. ".repeat(30));
        CommandRun run = CommandRun.of(
                "model", "perplexity", "-m", STORIES.toString(), "--in", text.toString(), "--chunk", "64");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).matches("(?s)[0-9]+\\.[0-9]{4} \\+/- [0-9.]+\\R");
        JsonNode json = JSON.readTree(CommandRun.of(
                        "model",
                        "perplexity",
                        "-m",
                        STORIES.toString(),
                        "--in",
                        text.toString(),
                        "--chunk",
                        "64",
                        "--json")
                .out());
        assertThat(json.get("value").doubleValue()).isBetween(1.0, 20.0);
        fails(
                CommandRun.of("model", "perplexity", "-m", STORIES.toString(), "--in", text.toString()),
                "needs a text of at least two chunks of 512 tokens");
    }

    @Test
    void embed_writes_a_vector_for_each_row() throws IOException {
        Path rows = Files.writeString(
                folder.resolve("rows.jsonl"),
                "{\"id\":\"a\",\"text\":\"a red ball\"}\n{\"id\":2,\"text\":\"a cat\"}\n");
        Path vectors = folder.resolve("vectors.jsonl");
        CommandRun run = CommandRun.of(
                "model",
                "embed",
                "-m",
                STORIES.toString(),
                "--in",
                rows.toString(),
                "--out",
                vectors.toString(),
                "--pooling",
                "last");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("2 vectors of 64 numbers");
        JsonNode second = JSON.readTree(Files.readAllLines(vectors).get(1));
        assertThat(second.get("id").intValue()).isEqualTo(2);
        double squares = 0;
        for (JsonNode value : second.get("embedding")) {
            squares += value.doubleValue() * value.doubleValue();
        }
        assertThat(squares).isCloseTo(1, within(1e-5));

        String before = Files.readString(vectors);
        Files.writeString(rows, "{\"id\":\"a\",\"text\":\"a red ball\"}\n{\"id\":2}\n");
        CommandRun broken = CommandRun.of(
                "model", "embed", "-m", STORIES.toString(), "--in", rows.toString(), "--out", vectors.toString());
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.err()).contains("line 2 of");
        assertThat(vectors).hasContent(before);
    }

    @Test
    void bench_tells_tokens_per_second() throws IOException {
        CommandRun run = CommandRun.of(
                "model",
                "bench",
                "-m",
                STORIES.toString(),
                "--prompt",
                "64",
                "--generate",
                "8",
                "--repetitions",
                "2",
                "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = JSON.readTree(run.out());
        assertThat(json.get("prompt_tokens").intValue()).isEqualTo(64);
        assertThat(json.get("prompt_tokens_per_second").doubleValue()).isPositive();
        assertThat(json.get("generation_tokens_per_second").doubleValue()).isPositive();
        assertThat(CommandRun.of("model", "bench", "-m", STORIES.toString(), "--prompt", "8", "--generate", "4")
                        .out())
                .containsPattern("prompt +[0-9.]+ \\+/- [0-9.]+ tokens/s \\(8\\)");
    }

    @Test
    void bench_tells_what_guesses_bring() throws IOException {
        CommandRun run = CommandRun.of(
                "model",
                "bench",
                "--model",
                STORIES.toString(),
                "--threads",
                "1",
                "--prompt",
                "16",
                "--generate",
                "24",
                "--repetitions",
                "1",
                "--draft-model",
                STORIES.toString(),
                "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = JSON.readTree(run.out());
        assertThat(json.get("speculative_copying_ratio").doubleValue()).isPositive();
        assertThat(json.get("speculative_plain_accepted").intValue()).isPositive();
    }

    @Test
    void generate_says_no_to_two_ways_of_guessing() {
        fails(
                CommandRun.of(
                        "model",
                        "generate",
                        "--model",
                        STORIES.toString(),
                        "--prompt-lookup",
                        "--draft-model",
                        STORIES.toString(),
                        "Zoo"),
                "--prompt-lookup or --draft-model, not both");
    }

    @Test
    void quantize_writes_a_model_and_a_report() throws IOException {
        Path out = folder.resolve("small.gguf");
        CommandRun run = CommandRun.of(
                "model", "quantize", "-m", STORIES.toString(), "--type", "Q8_0", "--out", out.toString(), "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = JSON.readTree(run.out());
        assertThat(json.at("/before/bytes").longValue()).isEqualTo(Files.size(STORIES));
        assertThat(json.at("/after/bytes").longValue())
                .isEqualTo(Files.size(out))
                .isLessThan(600_000);
        fails(
                CommandRun.of("model", "quantize", "-m", STORIES.toString(), "--type", "Q8_0", "--out", out.toString()),
                "exists; delete it or choose another name");
    }

    @Test
    void quantize_weighs_columns_by_a_text() throws IOException {
        Path text =
                Files.writeString(folder.resolve("calibration.txt"), "Once upon a time there was a girl. ".repeat(100));
        List<Long> sizes = new ArrayList<>();
        List<byte[]> files = new ArrayList<>();
        for (boolean weighed : new boolean[] {false, true}) {
            Path out = folder.resolve("weighed-" + weighed + ".gguf");
            List<String> line = new ArrayList<>(List.of(
                    "model", "quantize", "-m", STORIES.toString(), "--type", "Q3_K_S", "--out", out.toString()));
            if (weighed) {
                line.addAll(List.of("--imatrix", text.toString()));
            }
            CommandRun run = CommandRun.of(line.toArray(new String[0]));
            assertThat(run.exitCode()).as(run.err()).isZero();
            sizes.add(Files.size(out));
            files.add(Files.readAllBytes(out));
        }
        assertThat(files.get(0)).isNotEqualTo(files.get(1));
        assertThat(sizes.get(1)).isCloseTo(sizes.get(0), Offset.offset(50_000L));
    }
}
