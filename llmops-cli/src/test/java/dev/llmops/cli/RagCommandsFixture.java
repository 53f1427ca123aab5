package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two documents and two questions in a folder, and commands on an index of them. */
abstract class RagCommandsFixture {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    @TempDir
    Path folder;

    Path docs;
    Path queries;
    Path run;

    @BeforeEach
    void writeDocuments() throws IOException {
        docs = Files.createDirectories(folder.resolve("docs/lamps")).getParent();
        write("docs/lamps/desk.md", "# Desk lamp\n\nThe cable is 3 metres long.\n");
        write("docs/kettle.html", "<h1>Kettle</h1><p>It holds two litres of water.</p>");
        queries =
                write("queries.jsonl", "{\"id\":\"q1\",\"text\":\"cable\"}\n{\"id\":2,\"text\":\"litres of water\"}\n");
        run = folder.resolve("out.trec");
    }

    String store() {
        return folder.resolve("llmops.db").toString();
    }

    CommandRun search(String... more) {
        String[] all =
                Arrays.copyOf(new String[] {"--queries", queries.toString(), "--run", run.toString()}, 4 + more.length);
        System.arraycopy(more, 0, all, 4, more.length);
        return words("search", all);
    }

    static List<String[]> fields(Path run) throws IOException {
        return Files.readAllLines(run).stream().map(line -> line.split(" ")).toList();
    }

    /** On an index without vectors. */
    CommandRun words(String command, String... arguments) {
        String[] all = Arrays.copyOf(new String[] {"rag", command}, arguments.length + 5);
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[arguments.length + 2] = "--index";
        all[arguments.length + 3] = folder.resolve("index").toString();
        all[arguments.length + 4] = "--lexical-only";
        return CommandRun.of(all);
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    static void fails(CommandRun run, String expected) {
        ends(run, 1, expected);
    }

    static void misused(CommandRun run, String expected) {
        ends(run, 2, expected);
    }

    static void ends(CommandRun run, int exitCode, String expected) {
        assertThat(run.err()).startsWith("llmops rag ").contains(expected).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }

    static String[] with(String[] arguments, String... more) {
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }
}
