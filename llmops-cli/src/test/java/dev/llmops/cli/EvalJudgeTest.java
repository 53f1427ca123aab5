package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.eval.judge.Judge;
import dev.llmops.local.LocalModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Judged by a story teller of one megabyte that the schema holds to a verdict: what it says is nonsense, but all around it is real. And by a
 * server that knows that Paris is right.
 */
class EvalJudgeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    @TempDir
    Path folder;

    @Test
    void every_line_has_a_verdict_or_a_reason_why_not() throws IOException {
        CommandRun run = judge("""
                {"id":"p","input":"Who?","output":"Tim","reference":"Tom"}
                {"id":"q","input":"Who?","a":"Tim","b":"Tom, of course","label":"b"}
                """, "--scale", "1-5", "--max-tokens", "64", "--json");

        List<String> lines = Files.readAllLines(folder.resolve("out.jsonl"));
        assertThat(lines).hasSize(2);
        JsonNode point = JSON.readTree(lines.get(0));
        assertThat(point.get("id").asText()).isEqualTo("p");
        assertThat(point.get("score").isNumber()).isNotEqualTo(point.has("unscored") || point.has("failed"));
        JsonNode pair = JSON.readTree(lines.get(1));
        assertThat(pair.get("winner").isTextual()).isNotEqualTo(pair.has("unscored") || pair.has("failed"));
        assertThat(pair.get("orders").size()).isEqualTo(2);
        JsonNode summary = JSON.readTree(run.out());
        assertThat(summary.at("/bias/pairs").asInt()).isEqualTo(1);
        assertThat(summary.get("verdicts").asInt() + summary.get("unscored").asInt())
                .isEqualTo(2);
        assertThat(run.exitCode()).isEqualTo(summary.get("verdicts").asInt() == 0 ? 1 : 0);
    }

    @Test
    void the_files_alone_are_enough_and_what_is_judged_by_is_told() throws IOException {
        Path in = Files.writeString(folder.resolve("in.jsonl"), """
                {"id":1,"input":"Capital of France?","output":"Paris"}
                {"id":2,"input":"Capital of France?","output":"Rome"}
                {"id":3,"input":"Capital of France?","a":"Rome","b":"Paris"}
                {"id":4,"input":"Capital of France?","a":"Paris","b":"Rome"}
                {"id":5,"input":"Capital of France?","a":"Rome","b":"Oslo"}
                """);
        Path out = folder.resolve("out.jsonl");
        try (ScriptedServer server = ScriptedServer.replying(EvalJudgeTest::verdict)) {
            CommandRun run = CommandRun.of(
                    "eval", "judge", "--in", in.toString(), "--out", out.toString(), "--model", server.model());

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains("judged by the built-in criterion").contains("5 verdicts");
            assertThat(server.requests().get(0).systemText()).contains("does what the question asks");
        }
        assertThat(Files.readAllLines(out).stream().map(EvalJudgeTest::verdictOf))
                .containsExactly(
                        "1 1.0 Paris is the capital.",
                        "2 0.25 It is not Paris.",
                        "3 b Paris is the capital.",
                        "4 a Paris is the capital.",
                        "5 tie It is not Paris.");
    }

    /** Of an answer 4 for Paris and 1 for others; of a pair the one with Paris. */
    private static String verdict(ModelRequest request) {
        JsonNode material = parse(ScriptedServer.asked(request));
        String answers = material.toString().replace("Capital of France?", "");
        String reason = answers.contains("Paris") ? "Paris is the capital." : "It is not Paris.";
        String said = material.has("answer")
                ? "\"score\":" + (answers.contains("Paris") ? 4 : 1)
                : "\"winner\":\"" + winner(material) + "\"";
        return "{\"rationale\":\"" + reason + "\"," + said + "}";
    }

    private static String winner(JsonNode material) {
        for (String place : List.of("first", "second")) {
            if (material.get(place).asText().equals("Paris")) {
                return place;
            }
        }
        return "tie";
    }

    private static String verdictOf(String line) {
        JsonNode row = parse(line);
        return row.get("id") + " " + (row.has("score") ? row.get("score") : row.get("winner")).asText() + " "
                + row.get("reason").asText();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }

    @Test
    void the_local_engine_reads_what_two_judgements_share_once() {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: there is no " + STORIES);
        try (LocalModel model = LocalModel.load(STORIES)) {
            Judge judge = Judge.builder("judge", model, "It is right.")
                    .parameters(ModelParameters.builder()
                            .temperature(0.0)
                            .maxTokens(8)
                            .build())
                    .build();
            int first = cached(judge, "Tim");
            int second = cached(judge, "Tom");

            // Both ask twice, as the reply is cut; the second also shares its first prompt with the first judgement.
            assertThat(second).isGreaterThan(first + 50);
        }
    }

    private static int cached(Judge judge, String answer) {
        TokenUsage usage = judge.evaluate(new EvaluationCase("Who?", answer, null, List.of(), List.of()))
                .usage();
        return Objects.requireNonNull(Objects.requireNonNull(usage).cachedInput());
    }

    @Test
    void a_broken_line_ends_it_and_nothing_is_written() throws IOException {
        CommandRun run = judge("{\"id\":\"p\",\"input\":\"Who?\",\"output\":7}\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("line 1: 'output' must be a text");
        assertThat(folder.resolve("out.jsonl")).doesNotExist();
    }

    @Test
    void a_file_without_rows_is_an_error() throws IOException {
        CommandRun run = judge("");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("there is no row in");
    }

    private CommandRun judge(String rows, String... more) throws IOException {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: there is no " + STORIES);
        Path in = Files.writeString(folder.resolve("in.jsonl"), rows);
        List<String> arguments = new ArrayList<>(List.of(
                "eval",
                "judge",
                "--model",
                STORIES.toString(),
                "--criterion",
                "It is right.",
                "--in",
                in.toString(),
                "--out",
                folder.resolve("out.jsonl").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
