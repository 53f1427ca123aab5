package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers with citations, and the check of claims. */
class RagAskCommandsTest extends RagCommandsFixture {

    @Test
    void verify_writes_a_verdict_for_each_row_and_an_error_for_each_broken_one() throws IOException {
        Path claims = write("claims.jsonl", """
                {"id":"a","claim":"The cable is 3 metres long [1].","evidence":"The cable is 3 metres long."}
                {"id":2,"claim":"The cable is 5 metres long.","evidence":["It is black.","The cable is 3 metres long."]}

                nonsense
                {"id":"d","claim":7,"evidence":"x"}
                {"claim":"x","evidence":"x"}
                {"id":"e","claim":"x","evidence":[]}
                {"id":"f","claim":"","evidence":""}
                {"id":"\\ud800","claim":"x","evidence":"x"}
                """);
        Path verdicts = folder.resolve("verdicts.jsonl");

        CommandRun run = CommandRun.of(
                "rag", "verify", "--in", claims.toString(), "--out", verdicts.toString(), "--lexical-only", "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(JSON.readTree(run.out()).toString())
                .isEqualTo("{\"NOT_CHECKED\":4,\"SUPPORTED\":1,\"UNSUPPORTED\":3}");
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(verdicts)) {
            rows.add(JSON.readTree(line));
        }
        assertThat(rows).hasSize(8);
        assertThat(rows.get(7).get("id").isNull()).isTrue();
        assertThat(rows.get(7).at("/error/message").asText()).startsWith("\"id\" must hold whole characters");
        assertThat(rows.get(0).get("verdict").asText()).isEqualTo("SUPPORTED");
        assertThat(rows.get(0).get("score").asDouble()).isBetween(0.5, 1.0);
        assertThat(rows.get(1).get("id").asInt()).isEqualTo(2);
        assertThat(rows.get(1).at("/evidence/text").asInt()).isEqualTo(1);
        assertThat(rows.get(1).at("/problems/0").asText()).contains("'5 metres'");
        assertThat(rows.get(2).at("/error/type").asText()).isEqualTo("InvalidJson");
        assertThat(rows.get(2).get("line").asInt()).isEqualTo(4);
        assertThat(rows.get(3).at("/error/message").asText()).isEqualTo("\"claim\" must be a text");
        assertThat(rows.get(4).get("id").isNull()).isTrue();
        assertThat(rows.get(5).get("verdict").asText())
                .as("without evidence nothing supports it")
                .isEqualTo("UNSUPPORTED");
        assertThat(rows.get(5).get("score").asDouble()).isZero();

        String first = Files.readString(verdicts);
        CommandRun.of("rag", "verify", "--in", claims.toString(), "--out", verdicts.toString(), "--lexical-only");
        assertThat(verdicts).hasContent(first.strip());
        misused(
                CommandRun.of("rag", "verify", "--in", claims.toString(), "--out", claims.toString()),
                "--out must be another file");
        fails(CommandRun.of("rag", "verify", "--in", "absent.jsonl", "--out", verdicts.toString()), "absent.jsonl");
    }

    @Test
    void verify_passes_over_a_byte_order_mark_line_ends_of_windows_and_evidence_that_is_null() throws IOException {
        Path claims = write(
                "claims.jsonl",
                "\uFEFF{\"id\":1,\"claim\":\"It is black.\",\"evidence\":[null,\"It is black.\"]}\r\n\r\n");
        Path verdicts = folder.resolve("verdicts.jsonl");

        CommandRun.of("rag", "verify", "--in", claims.toString(), "--out", verdicts.toString(), "--lexical-only");

        assertThat(verdicts).content().contains("\"verdict\":\"SUPPORTED\"").doesNotContain("NOT_CHECKED");
    }

    @Test
    void verify_compares_vectors_too_and_says_the_same_twice() throws IOException {
        Path claims = write(
                "claims.jsonl",
                "{\"id\":1,\"claim\":\"The power cord measures 3 metres.\",\"evidence\":\"Its cable is 3 metres long. It is black.\"}\n");
        List<String> twice = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Path verdicts = folder.resolve("verdicts" + i);
            CommandRun.of("rag", "verify", "--in", claims.toString(), "--out", verdicts.toString());
            twice.add(Files.readString(verdicts));
        }

        assertThat(twice.get(0)).isEqualTo(twice.get(1)).contains("\"method\":\"lexical+minilm\"");
    }

    @Test
    void ask_gives_the_passages_to_the_model_and_records_them() throws IOException {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        words("index", docs.toString(), "--tenant", "acme");
        String store = folder.resolve("llmops.db").toString();

        CommandRun asked = words(
                "ask",
                "How long is the cable?",
                "--model",
                STORIES.toString(),
                "--store",
                store,
                "--max-tokens",
                "8",
                "--k",
                "1",
                "--tenant",
                "acme",
                "--filter",
                "title=Desk lamp",
                "--abstain",
                "I do not know.",
                "--json");

        assertThat(asked.err()).isEmpty();
        JsonNode reply = JSON.readTree(asked.out());
        // A story teller of one megabyte cites nothing.
        assertThat(reply.get("text").asText()).isEqualTo("I do not know.");
        assertThat(reply.has("citations")).isFalse();
        JsonNode record = JSON.readTree(
                CommandRun.of("generation", "show", reply.get("generation").asText(), "--store", store, "--json")
                        .out());
        assertThat(record.at("/passages/0/sourceId").asText()).isEqualTo("lamps/desk.md");
        assertThat(record.at("/caller/tenant").asText()).isEqualTo("acme");
        assertThat(record.get("request").toString()).contains("The cable is 3 metres long.");
    }

    /** The model is real; a grammar leaves it no choice of what to claim, the check of the claim is what is looked at. */
    @Test
    void ask_tells_what_the_answer_cites_and_whether_its_passage_supports_it() throws IOException {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        words("index", docs.toString());

        CommandRun right = askClaiming("The cable is 3 metres long [1].");
        JsonNode record = JSON.readTree(CommandRun.of("generation", "list", "--store", store(), "--json")
                .out());
        int start = record.at("/passages/0/range/start").asInt();
        int end = record.at("/passages/0/range/end").asInt();
        String passage = Files.readString(docs.resolve("lamps/desk.md")).substring(start, end);

        assertThat(passage).contains("The cable is 3 metres long.");
        assertThat(right.out())
                .isEqualToNormalizingNewlines("The cable is 3 metres long [1].\n[1] lamps/desk.md, characters " + start
                        + " to " + end + ": supported\n");
        JsonNode reply = JSON.readTree(
                askClaiming("The cable is 3 metres long [1].", "--json").out());
        assertThat(reply.get("text").asText()).isEqualTo("The cable is 3 metres long [1].");
        assertThat(reply.at("/grounding/claims/0/support").asText()).isEqualTo("SUPPORTED");
        assertThat(reply.at("/confidence/value").asDouble())
                .isBetween(0.5, 1.0)
                .isEqualTo(reply.at("/grounding/claims/0/score").asDouble());
        assertThat(reply.at("/confidence/calibrated").asBoolean(true)).isFalse();
        JsonNode cited = reply.at("/citations/0");
        assertThat(cited.get("source").asText()).isEqualTo("lamps/desk.md");
        assertThat(cited.get("start").asInt()).isEqualTo(start);
        assertThat(cited.get("end").asInt()).isEqualTo(end);
        assertThat(cited.get("support").asText()).isEqualTo("supported");
        assertThat(askClaiming("The cable is 9 metres long [1].").out()).endsWith(": unsupported\n");
        assertThat(askClaiming("The cable is 3 metres long [4].").out())
                .endsWith("[4] no passage has this number: out_of_range\n");
    }

    private CommandRun askClaiming(String claim, String... more) throws IOException {
        Files.createDirectories(folder.resolve("prompts"));
        write("prompts/claim.prompt", """
                ---
                config:
                  grammar: 'root ::= "%s"'
                ---
                {{#each passages}}[{{number}}] {{text}} {{/each}}{{question}}
                """.formatted(claim));
        List<String> all = new ArrayList<>(List.of("How long is the cable?", "--prompt", "claim"));
        all.addAll(List.of("--prompts", folder.resolve("prompts").toString(), "--store", store()));
        all.addAll(List.of("--model", STORIES.toString(), "--k", "1"));
        all.addAll(List.of(more));
        CommandRun asked = words("ask", all.toArray(String[]::new));
        assertThat(asked.exitCode()).as(asked.err()).isZero();
        return asked;
    }
}
