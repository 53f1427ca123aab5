package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.model.ModelRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Metrics that ask a language model, from the command line. The model says that a passage supports a claim if the claim stands in it, that each
 * sentence is a claim, and that an answer is good if it says that something is short.
 */
class JudgedMetricCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern SENTENCE = Pattern.compile("[A-Z][^.]*\\.");

    private static final String ROW = """
            {"id":1,"input":"How long is the cable?",\
            "output":"The cable is short. The lamp is red. The lamp is old. The cat flies. The sky is green.",\
            "references":["The cable is short. The lamp is blue."],\
            "passages":["The lamp is red. The lamp is old.","The cable is short. The cat flies.","It rains."],\
            "samples":["The cable is short.","The lamp is red. The lamp is old."],\
            "messages":[{"role":"user","content":"How long?"},{"role":"assistant","content":"It is short."},\
            {"role":"user","content":"How old?"},{"role":"assistant","content":"It is red."}]}
            """;

    /** By hand, from what the model says. */
    private static final Map<String, Double> EXPECTED = Map.ofEntries(
            Map.entry("helpfulness", 1.0),
            Map.entry("coherence", 0.5),
            Map.entry("conversation-helpfulness", (1 + 0.25) / 2),
            Map.entry("conversation-helpfulness-worst", 0.25),
            Map.entry("faithfulness", 4 / 5.0),
            Map.entry("groundedness-judge", 4 / 5.0),
            Map.entry("factscore", 4 / 5.0),
            // Of three passages the second alone has a sentence of the reference.
            Map.entry("context-precision", 1 / 2.0),
            Map.entry("context-recall", 1 / 2.0),
            Map.entry("answer-relevancy", 1.0),
            // The cat is of the passage that has a sentence of the reference, the lamp of another.
            Map.entry("noise-sensitivity", 1 / 5.0),
            Map.entry("noise-sensitivity-irrelevant", 2 / 5.0),
            // Half for each sample that does not say it: three sentences are in one of two, two in none.
            Map.entry("selfcheck-judge", (3 * 0.25 + 2 * 0.5) / 5));

    @TempDir
    Path folder;

    @Test
    void every_metric_that_asks_a_model_scores_by_what_it_says() throws IOException {
        try (ScriptedServer server = ScriptedServer.replying(JudgedMetricCommandTest::reply)) {
            for (Map.Entry<String, Double> each : EXPECTED.entrySet()) {
                assertThat(score(server, each.getKey(), ROW).get("score").asDouble(Double.NaN))
                        .as(each.getKey())
                        .isCloseTo(each.getValue(), within(1e-6));
            }
        }
    }

    @Test
    void no_metric_that_asks_a_model_is_left_out() {
        assertThat(CommandRun.of("eval", "metric", "--list", "--json")
                        .out()
                        .lines()
                        .map(JudgedMetricCommandTest::parse)
                        .filter(row -> row.get("cost").asText().endsWith("call")
                                || row.get("cost").asText().endsWith("calls"))
                        .map(row -> row.get("name").asText()))
                .containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
    }

    @Test
    void a_model_that_says_something_else_gives_no_score_and_the_row_tells_why() throws IOException {
        try (ScriptedServer server = ScriptedServer.replying(request -> "I would rather not.")) {
            JsonNode row = score(server, "faithfulness", ROW);

            assertThat(row.get("score").isNull()).isTrue();
            assertThat(row.get("unscored").asText()).isNotBlank();
            assertThat(server.requests()).as("asked once more, and not again").hasSize(2);
        }
    }

    private JsonNode score(ScriptedServer server, String metric, String row) throws IOException {
        Path in = Files.writeString(folder.resolve("rows.jsonl"), row);
        Path out = folder.resolve("scores.jsonl");
        CommandRun run = CommandRun.of(
                "eval",
                "metric",
                "--name",
                metric,
                "--model",
                server.model(),
                "--in",
                in.toString(),
                "--out",
                out.toString());
        assertThat(out).as(run.err()).exists();
        return parse(Files.readString(out));
    }

    private static String reply(ModelRequest request) {
        String system = String.valueOf(request.systemText());
        JsonNode material = parse(ScriptedServer.asked(request));
        ObjectNode reply = JSON.createObjectNode();
        if (system.startsWith("You check claims")) {
            ArrayNode verdicts = reply.putArray("verdicts");
            material.get("claims")
                    .forEach(claim -> verdicts.addObject()
                            .put("index", claim.get("index").asInt())
                            .put("rationale", "It is read.")
                            .put(
                                    "verdict",
                                    stands(claim.get("claim").asText(), material) ? "supported" : "not_mentioned"));
        } else if (system.startsWith("You take an answer apart")) {
            ArrayNode claims = reply.putArray("claims");
            SENTENCE.matcher(material.get("answer").asText())
                    .results()
                    .forEach(sentence -> claims.add(sentence.group()));
        } else if (system.startsWith("You are given an answer")) {
            reply.putArray("questions").add("How long is the cable?");
            reply.put("noncommittal", false);
        } else {
            boolean good = material.get("answer").asText().contains("short");
            reply.put("rationale", "It is read.");
            reply.put("score", system.contains("holds together") ? 2 : good ? 4 : 1);
        }
        return reply.toString();
    }

    private static boolean stands(String claim, JsonNode material) {
        return StreamSupport.stream(material.get("passages").spliterator(), false)
                .anyMatch(passage -> passage.asText().contains(claim));
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }
}
