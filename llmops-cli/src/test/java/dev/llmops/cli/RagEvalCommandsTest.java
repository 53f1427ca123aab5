package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a search is worth, and what each of its stages did. */
class RagEvalCommandsTest extends RagCommandsFixture {

    @Test
    void eval_measures_the_search_against_judgements_and_keeps_the_run() throws IOException {
        words("index", docs.toString());
        write("queries.jsonl", """
                {"_id":"q1","text":"cable"}
                {"id":2,"text":"litres of water"}
                {"id":"unjudged","text":"lamp"}
                """);
        Path qrels = write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\tlamps/desk.md\t1\n2\tlamps/desk.md\t1\n");
        String[] arguments = {"--queries", queries.toString(), "--qrels", qrels.toString(), "--k", "20", "--json"};

        CommandRun evaluated = words("eval", arguments);

        JsonNode json = JSON.readTree(evaluated.out());
        assertThat(json.get("mode").asText()).isEqualTo("bm25");
        assertThat(json.at("/measures/ndcg@10/mean").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/measures/recall@20/mean").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/measures/mrr@20/n").asInt()).isEqualTo(2);
        assertThat(run).doesNotExist();
        assertThat(words("eval", arguments).out()).isEqualTo(evaluated.out());

        CommandRun kept =
                words("eval", "--queries", queries.toString(), "--qrels", qrels.toString(), "--out", run.toString());
        assertThat(kept.out()).contains("ndcg@10        0.5000 [0.0000, 1.0000] n=2", "recall@100", "mrr@100");
        assertThat(fields(run)).extracting(fields -> fields[0]).containsExactly("q1", "2");
    }

    @Test
    void eval_names_what_is_wrong_with_its_files() throws IOException {
        words("index", docs.toString());
        Path qrels = write("qrels.tsv", "q1\tlamps/desk.md\t1\nq1\tkettle.html\n");
        String[] arguments = {"--queries", queries.toString(), "--qrels", qrels.toString()};

        fails(words("eval", arguments), "line 2 of ");
        write("qrels.tsv", "q1\tlamps/desk.md\t1\nq9\tlamps/desk.md\t1\n");
        fails(words("eval", arguments), "must hold every question that is judged, but has 1 of 2");
        misused(words("eval", "--queries", "x", "--qrels", "x", "--k", "0"), "--k must be at least 1");
    }

    @Test
    void eval_tells_what_a_reranker_gains_on_the_same_questions() throws IOException {
        write("docs/cable.md", "Cable, cable, cable: all of this is about a cable and no lamp.");
        write("docs/lamps/floor.md", "The lamp has a cable of 3 metres.");
        words("index", docs.toString());
        write("queries.jsonl", "{\"id\":\"q1\",\"text\":\"cable\"}\n{\"id\":\"q2\",\"text\":\"cable 3\"}\n");
        Path qrels = write("qrels.tsv", "q1\tlamps/floor.md\t1\nq2\tlamps/floor.md\t1\n");
        String[] arguments = {"--queries", queries.toString(), "--qrels", qrels.toString(), "--k", "10"};
        JsonNode plain = JSON.readTree(words("eval", with(arguments, "--json")).out());

        JsonNode reranked =
                JSON.readTree(words("eval", with(arguments, "--json", "--rerank", "prf", "--out", run.toString()))
                        .out());

        assertThat(plain.path("gain").isMissingNode() || plain.path("gain").isNull())
                .isTrue();
        assertThat(reranked.get("rerank").asText()).isEqualTo("prf");
        assertThat(reranked.get("without")).isEqualTo(plain.get("measures"));
        JsonNode gain = reranked.at("/gain/ndcg@10");
        assertThat(gain.get("mean").asDouble())
                .isCloseTo(
                        reranked.at("/measures/ndcg@10/mean").asDouble()
                                - reranked.at("/without/ndcg@10/mean").asDouble(),
                        within(1e-12));
        assertThat(gain.get("n").asInt()).isEqualTo(2);
        assertThat(run).content().contains("llmops-bm25-reranked");
        assertThat(words("eval", with(arguments, "--rerank", "features")).out())
                .contains("rerank         features", "without it", "gain");
    }

    @Test
    void a_reranker_that_is_none_is_told_before_anything_is_searched() throws IOException {
        words("index", docs.toString());

        misused(
                words("explain", "cable", "--rerank", "magic"),
                "--rerank must be features, prf, listwise, a GGUF file or a folder");
        fails(words("explain", "cable", "--rerank", folder.toString()), "model.onnx");
        assumeTrue(Files.isRegularFile(STORIES), "no model in " + STORIES + "; -Dllmops.shared names the folder");
        fails(words("explain", "cable", "--rerank", STORIES.toString()), "holds no classifier");
    }

    @Test
    void explain_shows_every_stage_that_was_asked_for() throws IOException {
        write("docs/lamps/floor.md", "The cable of the floor lamp is 2 metres long. It is black. It is heavy.");
        write("docs/lamps/copy.md", "The cable of the floor lamp is 2 metres long. It is black. It is heavy.");
        write("docs/lamps/wall.md", "No cable at all. It hangs on the wall. It is light and made of brass.");
        words("index", docs.toString());

        JsonNode told = JSON.readTree(words(
                        "explain",
                        "How long is the cable?",
                        "--json",
                        "--rerank",
                        "features",
                        "--mmr",
                        "0.7",
                        "--expand-context",
                        "characters=100",
                        "--compress",
                        "0.6",
                        "--token-budget",
                        "15",
                        "--k",
                        "2")
                .out());

        assertThat(told.at("/steps").findValuesAsText("name"))
                .containsExactly(
                        "search", "rerank features", "near-duplicates", "diversity", "widen", "compress", "fit");
        assertThat(told.at("/steps/1/details/first")).hasSize(3);
        assertThat(told.at("/steps/1/details/moved").isInt()).isTrue();
        assertThat(told.at("/steps/2/dropped/0/reason").asText()).startsWith("nearly the same as ");
        assertThat(told.at("/steps/3/dropped/0/reason").asText())
                .isEqualTo("others are more relevant or more different");
        assertThat(told.at("/steps/5/details/charactersLeftOut")).isNotEmpty();
        assertThat(told.at("/steps/6/details/used").asInt()).isBetween(1, 15);
        assertThat(told.at("/steps/6/dropped/0/reason").asText()).isEqualTo("there are only 15 tokens for all");
        misused(words("explain", "cable", "--mmr", "2"), "relevance must be at least 0 and at most 1");
    }

    @Test
    void explain_shows_each_stage_and_what_it_left_out() throws IOException {
        write("docs/copy.md", "# Desk lamp\n\nThe cable is 3 metres long.\n");
        words("index", docs.toString());

        CommandRun shown = words("explain", "How long is the cable?");
        assertThat(shown.out()).contains("search: 0 -> 2", "near-duplicates: 2 -> 1", "nearly the same as ", "[1] ");
        JsonNode left = JSON.readTree(words("explain", "How long is the cable?", "--k", "1", "--json")
                        .out())
                .at("/steps/1/dropped/0");
        assertThat(left.get("passage").asText()).contains("#");
        assertThat(left.get("reason").asText()).startsWith("nearly the same as ");
        JsonNode json = JSON.readTree(
                words("explain", "How long is the cable?", "--json").out());
        assertThat(json.at("/steps/1/name").asText()).isEqualTo("near-duplicates");
        assertThat(json.at("/passages/0/text").asText()).contains("3 metres");
        misused(words("explain", " "), "the question is empty");
    }

    @Test
    void explain_names_what_the_lexical_and_the_dense_search_found() throws IOException {
        String index = folder.resolve("vectors").toString();
        CommandRun.of("rag", "index", docs.toString(), "--index", index);

        CommandRun shown = CommandRun.of("rag", "explain", "How long is the cable?", "--index", index, "--json");

        assertThat(JSON.readTree(shown.out()).at("/steps").findValuesAsText("name"))
                .as(shown.err())
                .startsWith("lexical", "dense");
    }

    @Test
    void explain_shows_how_what_was_found_small_is_read_as_a_larger_part() throws IOException {
        String section = "The lamp is bright. ".repeat(39).strip() + "\n\n" + "The foot is heavy. ".repeat(39)
                + "The brass knob is round.";
        write("docs/long.md", section);
        words("index", docs.toString(), "--parents", "2000");

        CommandRun shown = words("explain", "brass knob", "--expand-context", "parents");

        assertThat(shown.out()).contains("parents: 1 -> 1", "long.md#0-" + section.length());
        assertThat(words("explain", "brass knob", "--expand-context", "sentences=1")
                        .out())
                .contains("sentence-window: 1 -> 1 {sentences=1}");
        misused(words("explain", "cable", "--expand-context", "far"), "--expand-context must be parents, merge=SHARE,");
        misused(
                words("explain", "cable", "--expand-context", "merge=x"),
                "--expand-context must be parents, merge=SHARE,");
    }
}
