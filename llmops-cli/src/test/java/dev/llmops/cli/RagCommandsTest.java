package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.rag.RagIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RagCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    @TempDir
    Path folder;

    private Path docs;
    private Path queries;
    private Path run;

    @BeforeEach
    void writeDocuments() throws IOException {
        docs = Files.createDirectories(folder.resolve("docs/lamps")).getParent();
        write("docs/lamps/desk.md", "# Desk lamp\n\nThe cable is 3 metres long.\n");
        write("docs/kettle.html", "<h1>Kettle</h1><p>It holds two litres of water.</p>");
        queries =
                write("queries.jsonl", "{\"id\":\"q1\",\"text\":\"cable\"}\n{\"id\":2,\"text\":\"litres of water\"}\n");
        run = folder.resolve("out.trec");
    }

    @Test
    void index_takes_what_is_new_and_removes_what_is_gone() throws IOException {
        assertThat(words("index", docs.toString()).out())
                .startsWith("2 documents, 2 passages: 2 added, 0 updated, 0 unchanged, 0 removed, 0 skipped");
        Files.delete(docs.resolve("kettle.html"));
        write("docs/empty.txt", " ");

        CommandRun again = words("index", docs.toString());
        assertThat(again.out()).contains("0 added, 0 updated, 1 unchanged, 1 removed, 1 skipped");
        assertThat(again.err()).startsWith("skipped: empty.txt (EMPTY)").hasLineCount(1);
        JsonNode json = JSON.readTree(words("index", docs.toString(), "--json").out());
        assertThat(json.at("/skipped/0/id").asText()).isEqualTo("empty.txt");
        assertThat(json.get("complete").asBoolean()).isTrue();
    }

    @Test
    void status_tells_what_is_in_the_index_and_what_has_changed_in_the_folder() throws IOException {
        words("index", docs.toString());

        assertThat(words("status").out())
                .contains("2 documents, 2 passages (en 2)")
                .contains("embedding model: none")
                .contains("tenants: no")
                .containsPattern(
                        "last ingestion of the folder '.*docs', 20.*Z: 2 added, 0 changed, 0 moved, 0 unchanged, 0 deleted,")
                .doesNotContain("up to date");
        assertThat(words("status", docs.toString()).out()).contains("up to date: 2 files");
        Files.delete(docs.resolve("kettle.html"));
        write("docs/new.txt", "new");
        write("docs/lamps/desk.md", "other");

        assertThat(words("status", docs.toString()).out())
                .contains("stale: 0 unchanged, 1 new, 1 changed, 0 moved, 1 deleted");
        JsonNode json = JSON.readTree(words("status", docs.toString(), "--json").out());
        assertThat(json.at("/folder/added/0").asText()).isEqualTo("new.txt");
        assertThat(json.at("/lastIngests/0/added").asInt()).isEqualTo(2);
        assertThat(json.get("bytes").asLong()).isPositive();
        assertThat(json.get("changed").asText()).startsWith("20");
    }

    @Test
    void index_takes_pages_of_a_list_and_says_what_it_needs() throws IOException {
        Path urls = write("urls.txt", "# pages\nhttp://127.0.0.1:9/nobody-listens\n");

        CommandRun pages = words("index", "--urls", urls.toString(), "--allow-addresses", "127.0.0.0/8");

        assertThat(pages.err()).contains("http://127.0.0.1:9/nobody-listens (UNREADABLE)");
        assertThat(words("index", "--urls", urls.toString()).err())
                .contains("http://127.0.0.1:9/nobody-listens (NOT_ALLOWED)", "--allow-addresses");
        assertThat(words("index", "--urls", urls.toString(), "--allow-addresses", "mine")
                        .err())
                .contains("'mine'");
        assertThat(words("index").err()).contains("--sitemap");
        assertThat(words("index", docs.toString(), "--urls", urls.toString()).err())
                .contains("name one");
        words("index", docs.toString(), "--name", "x");
        assertThat(words("index", docs.toString(), "--name", "y").out()).contains("4 documents", "2 added");
        assertThat(words("status", docs.toString(), "--name", "y").out()).contains("up to date: 2 files");
        assertThat(words("index", docs.toString(), "--vectors", "x").err()).contains("--lexical-only");
    }

    @Test
    void search_writes_a_trec_run_of_documents_by_their_path() throws IOException {
        words("index", docs.toString());

        CommandRun searched = words("search", "--queries", queries.toString(), "--run", run.toString(), "--k", "1");

        assertThat(searched.err()).contains("2 questions searched (bm25), 2 lines");
        List<String> lines = Files.readAllLines(run);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("q1 Q0 lamps/desk\\.md#\\d+-\\d+ 1 [0-9.]+ llmops-bm25");
        assertThat(lines.get(1)).matches("2 Q0 kettle\\.html#\\d+-\\d+ 1 [0-9.]+ llmops-bm25");
    }

    @Test
    void search_by_meaning_finds_what_has_no_word_in_common() throws IOException {
        String index = folder.resolve("vectors").toString();
        assertThat(CommandRun.of("rag", "index", docs.toString(), "--index", index)
                        .exitCode())
                .isZero();
        write("queries.jsonl", "{\"id\":\"q\",\"text\":\"power cord length\"}\n");

        CommandRun searched = CommandRun.of(
                "rag",
                "search",
                "--index",
                index,
                "--queries",
                queries.toString(),
                "--run",
                run.toString(),
                "--mode",
                "vector",
                "--json");

        assertThat(searched.err()).isEmpty();
        assertThat(JSON.readTree(searched.out()).get("mode").asText()).isEqualTo("vector");
        assertThat(Files.readAllLines(run).get(0)).startsWith("q Q0 lamps/desk.md#");
    }

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
        assertThat(reranked.get("rerank").asText()).isEqualTo("feedback");
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
                "--rerank must be features, feedback, listwise, a GGUF file or a folder");
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

    private static String[] with(String[] arguments, String... more) {
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
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
    void what_can_not_be_searched_is_told_in_one_sentence() throws IOException {
        fails(words("search", "--queries", queries.toString(), "--run", run.toString()), "there is no index");
        fails(words("index", folder.resolve("absent").toString()), "absent");
        words("index", docs.toString());
        write("queries.jsonl", "{\"id\":\"q1\",\"text\":\"cable\"}\n{\"id\":\"q2\"}\n");
        fails(words("search", "--queries", queries.toString(), "--run", run.toString()), "line 2 of ");
        fails(words("search", "--queries", "absent.jsonl", "--run", run.toString()), "absent.jsonl");
    }

    @Test
    void an_index_that_is_held_elsewhere_is_named() {
        words("index", docs.toString());
        try (RagIndex held =
                RagIndex.builder(folder.resolve("index")).lexicalOnly().build()) {
            assertThat(held.documents()).isEqualTo(2);
            fails(words("index", docs.toString()), "must be open once only, but is held by another process");
            fails(search(), folder.resolve("index").toString());
        }
        assertThat(search().exitCode()).isZero();
    }

    @Test
    void a_document_is_there_once_with_its_best_passage_under_its_path() throws IOException {
        write(
                "docs/lamps/floor lamp.md",
                "# Floor lamp\n\n" + "The lamp is tall.\n\n".repeat(200) + "Its cable is red.\n");
        write("docs/lamps/größe.md", "A cable, a cable, a cable.\n");
        words("index", docs.toString());
        write("queries.jsonl", "{\"id\":\"q1\",\"text\":\"cable of the lamp\"}\n{\"id\":\"q2\",\"text\":\"zebra\"}\n");

        CommandRun searched = search("--k", "2");

        assertThat(searched.err()).contains("2 questions searched (bm25), 2 lines");
        List<String[]> two = fields(run);
        search("--k", "10");
        List<String[]> all = fields(run);
        assertThat(all).allSatisfy(line -> assertThat(line).hasSize(6).startsWith("q1", "Q0"));
        assertThat(all)
                .extracting(line -> line[2].replaceFirst("#\\d+-\\d+$", ""))
                .containsExactlyInAnyOrder("lamps/desk.md", "lamps/floor%20lamp.md", "lamps/größe.md");
        assertThat(all).extracting(line -> line[3]).containsExactly("1", "2", "3");
        assertThat(all)
                .extracting(line -> Double.parseDouble(line[4]))
                .isSortedAccordingTo(Comparator.reverseOrder())
                .doesNotHaveDuplicates();
        assertThat(two).extracting(line -> line[2]).containsExactly(all.get(0)[2], all.get(1)[2]);
    }

    @Test
    void a_tenant_finds_its_own_documents_only() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("lamp.md"), "The cable is 9 metres long.\n");
        words("index", docs.toString(), "--tenant", "acme");
        assertThat(words("index", other.toString(), "--tenant", "umbrella").out())
                .contains("1 added, 0 updated, 0 unchanged, 0 removed");

        search("--tenant", "umbrella");
        assertThat(Files.readString(run)).contains("q1 Q0 lamp.md#").doesNotContain("desk.md");
        search("--tenant", "acme");
        assertThat(Files.readString(run)).contains("q1 Q0 lamps/desk.md#").doesNotContain(" lamp.md");
        search("--tenant", "nobody");
        assertThat(run).isEmptyFile();

        fails(search(), "was made with tenants 'true'");
        fails(words("index", docs.toString()), "(--tenant and --lexical-only say how)");
        misused(search("--tenant", " "), "--tenant must be a name, but was blank");
    }

    @Test
    void a_filter_finds_what_has_exactly_these_metadata() throws IOException {
        words("index", docs.toString(), "--meta", "product=home", "--meta", "year:=2025");

        search("--filter", "product=home", "--filter", "title=Kettle", "--filter", "year:=2025");
        assertThat(fields(run)).extracting(line -> line[0]).containsExactly("2");
        search("--filter", "year=2025");
        assertThat(run).as("a text is no number").isEmptyFile();

        misused(search("--filter", "product"), "filter must be NAME=TEXT or NAME:=JSON, but was 'product'");
        misused(search("--filter", "=x"), "filter must be NAME=TEXT");
        misused(search("--filter", "year:=two"), "filter 'year' must be JSON behind ':=', but was 'two'");
        misused(search("--filter", "a=1", "--filter", "a=2"), "filter 'a' must be given once");
        misused(words("index", docs.toString(), "--meta", "a:=null"), "metadata 'a' must not be null");
    }

    @Test
    void a_broken_question_is_named_by_its_line_and_leaves_the_last_run_as_it_is() throws IOException {
        words("index", docs.toString());
        Files.writeString(run, "last run");

        for (String[] broken : new String[][] {
            {"{\"id\":\"q1\",\"text\":\"lamp\"}", "line 3 of ", "an id of its own, but has 'q1'"},
            {"{\"id\":\" \",\"text\":\"lamp\"}", "line 3 of ", "an id of its own, but has ' '"},
            {"{\"id\":null,\"text\":\"lamp\"}", "line 3 of ", "an object with \"id\" and \"text\""},
            {"{\"id\":\"q2\",\"text\":[\"lamp\"]}", "line 3 of ", "an object with \"id\" and \"text\""},
            {"{\"id\":\"q2\",\"text\":\"\\ud800\"}", "line 3 of ", "whole characters only"},
            {"{\"id\":\"q2\",\"text\":\"lamp\"", "line 3 of ", "Unexpected end-of-input"},
            {"[]", "line 3 of ", "an object with \"id\" and \"text\""},
        }) {
            write("queries.jsonl", "{\"id\":\"q1\",\"text\":\"cable\"}\n\n" + broken[0] + "\n");
            CommandRun searched = search();
            fails(searched, broken[1]);
            assertThat(searched.err()).contains(broken[2]);
        }
        Files.write(queries, new byte[] {'{', (byte) 0xff});
        fails(search(), "must be text in UTF-8");
        assertThat(run).hasContent("last run");
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

    private String store() {
        return folder.resolve("llmops.db").toString();
    }

    private CommandRun search(String... more) {
        String[] all =
                Arrays.copyOf(new String[] {"--queries", queries.toString(), "--run", run.toString()}, 4 + more.length);
        System.arraycopy(more, 0, all, 4, more.length);
        return words("search", all);
    }

    private static List<String[]> fields(Path run) throws IOException {
        return Files.readAllLines(run).stream().map(line -> line.split(" ")).toList();
    }

    /** On an index without vectors. */
    private CommandRun words(String command, String... arguments) {
        String[] all = Arrays.copyOf(new String[] {"rag", command}, arguments.length + 5);
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[arguments.length + 2] = "--index";
        all[arguments.length + 3] = folder.resolve("index").toString();
        all[arguments.length + 4] = "--lexical-only";
        return CommandRun.of(all);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void fails(CommandRun run, String expected) {
        ends(run, 1, expected);
    }

    private static void misused(CommandRun run, String expected) {
        ends(run, 2, expected);
    }

    private static void ends(CommandRun run, int exitCode, String expected) {
        assertThat(run.err()).startsWith("llmops rag ").contains(expected).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }
}
