package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.rag.RagIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Indexing and searching. */
class RagCommandsTest extends RagCommandsFixture {

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

    /** By the class path of the command itself: it must have all that reads them. */
    @Test
    void index_takes_office_files() throws IOException {
        write("docs/letter.rtf", "{\\rtf1\\ansi\\pard The lamp weighs seven grams.\\par}");

        assertThat(words("index", docs.toString()).out())
                .startsWith("3 documents")
                .contains("0 skipped");
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
        fails(search("--filter", "year=2025"), "the filter has the text 2025");
        assertThat(fields(run)).as("the run before").hasSize(1);

        misused(search("--filter", "product"), "filter must be NAME=TEXT or NAME:=JSON, but was 'product'");
        misused(search("--filter", "=x"), "filter must be NAME=TEXT");
        misused(search("--filter", "year:=two"), "filter 'year' must be JSON after ':=', but was 'two'");
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
}
