package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    void ask_gives_the_passages_to_the_model_and_records_them() throws IOException {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        words("index", docs.toString());
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
        assertThat(record.get("request").toString()).contains("The cable is 3 metres long.");
    }

    /** On an index without vectors. */
    private CommandRun words(String command, String... arguments) {
        String[] all = Arrays.copyOf(new String[] {"rag", command}, arguments.length + 5);
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[arguments.length + 2] = "--index";
        all[arguments.length + 3] = folder.resolve("index").toString();
        all[arguments.length + 4] = "--words-only";
        return CommandRun.of(all);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void fails(CommandRun run, String expected) {
        assertThat(run.err()).startsWith("llmops rag ").contains(expected).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
