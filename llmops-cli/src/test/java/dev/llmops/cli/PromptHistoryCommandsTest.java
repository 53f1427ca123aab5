package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptHistoryCommandsTest {

    @TempDir
    Path folder;

    private SampleStore store;

    @BeforeEach
    void makeStore() {
        store = SampleStore.in(folder);
    }

    private String succeeds(String... arguments) {
        CommandRun run = store.run(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.out();
    }

    private void fails(int exitCode, String expected, String... arguments) {
        CommandRun run = store.run(arguments);
        assertThat(run.err()).contains(expected);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }

    private void intact() {
        assertThat(succeeds("audit", "verify")).contains("intact");
    }

    @Test
    void a_label_moves_only_from_where_it_is_expected() {
        succeeds("prompt", "label", "support@1", "production", "--expect", "0");

        fails(
                1,
                "label 'support@production' is at version 1, but was expected at no version",
                "prompt",
                "label",
                "support@2",
                "production",
                "--expect",
                "0");
        fails(
                1,
                "is at version 1, but was expected at version 2",
                "prompt",
                "label",
                "support@2",
                "production",
                "--expect",
                "2");
        assertThat(succeeds("prompt", "label", "support@2", "production", "--expect", "1"))
                .contains("support@production is now support@2");
        fails(
                2,
                "--expect must be at least 0, but was -1",
                "prompt",
                "label",
                "support@2",
                "production",
                "--expect",
                "-1");
        intact();
    }

    @Test
    void a_label_to_a_missing_version_is_refused() {
        fails(1, "no prompt 'support@7'", "prompt", "label", "support@7", "production");
        fails(1, "no prompt 'unknown'; there are: support", "prompt", "label", "unknown", "production");
    }

    @Test
    void a_label_is_taken_away_and_its_history_stays() {
        succeeds("prompt", "label", "support@1", "production", "--author", "ana", "--message", "begin");
        fails(2, "--remove takes a prompt without a version", "prompt", "label", "support@1", "production", "--remove");
        fails(1, "expected at version 2", "prompt", "label", "support", "production", "--remove", "--expect", "2");
        assertThat(succeeds("prompt", "label", "support", "production", "--remove", "--author", "ben"))
                .contains("support@production is no version now");

        fails(1, "no prompt 'support@production'", "prompt", "show", "support@production");
        assertThat(succeeds("prompt", "show", "support", "--history").lines().map(line -> line.replaceAll(" +", " ")))
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("AT LABEL FROM TO AUTHOR MESSAGE EVIDENCE"),
                        line -> assertThat(line).endsWith("Z production - 1 ana begin"),
                        line -> assertThat(line).endsWith("Z production 1 - ben"));
        assertThat(succeeds("prompt", "show", "support", "--history", "--json"))
                .contains("\"label\":\"production\",\"to\":1,\"author\":\"ana\"");
        intact();
    }

    @Test
    void nothing_in_a_cell_is_taken_for_markup() {
        succeeds("prompt", "label", "support@1", "production", "--message", "@|bold no|@ markup");

        assertThat(succeeds("prompt", "show", "support", "--history")).contains("@|bold no|@ markup");
    }

    @Test
    void prompts_are_listed_by_folder_tag_label_text_and_author() throws IOException {
        Path prompts = Files.createDirectories(folder.resolve("prompts/mail"));
        Files.writeString(prompts.resolve("reply.prompt"), "Answer the letter: {{letter}}");
        succeeds(
                "prompt",
                "tag",
                "mail/reply",
                "--add",
                "german",
                "--prompts",
                prompts.getParent().toString());
        succeeds("prompt", "label", "support@1", "production");

        assertThat(listed("--folder", "mail")).containsExactly("mail/reply@1");
        assertThat(listed("--tag", "german")).containsExactly("mail/reply@1");
        assertThat(listed("--label", "production")).containsExactly("support@1");
        assertThat(listed("--text", "BRIEFLY")).containsExactly("support@2");
        assertThat(listed("--by", "nobody")).isEmpty();
        assertThat(listed()).containsExactly("mail/reply@1", "support@1", "support@2");
        assertThat(succeeds("prompt", "show", "mail/reply")).contains("tags           german");
        assertThat(succeeds("prompt", "tag", "mail/reply", "--remove", "german"))
                .contains("mail/reply: no tags");
        fails(1, "no prompt 'unknown' to tag", "prompt", "tag", "unknown", "--add", "x");
        intact();
    }

    private String[] listed(String... filter) {
        String[] arguments = new String[filter.length + 2];
        arguments[0] = "prompt";
        arguments[1] = "list";
        System.arraycopy(filter, 0, arguments, 2, filter.length);
        return succeeds(arguments)
                .lines()
                .skip(1)
                .map(line -> line.split(" ", -1)[0])
                .toArray(String[]::new);
    }

    @Test
    void what_is_exported_is_imported_into_another_store_and_twice_is_as_once() throws IOException {
        succeeds("prompt", "label", "support@1", "production", "--author", "ana");
        succeeds("prompt", "tag", "support", "--add", "german");
        Path first = folder.resolve("first.jsonl");
        Path second = folder.resolve("second.jsonl");
        Path other = folder.resolve("other.db");

        assertThat(succeeds("prompt", "export", "--out", first.toString()))
                .contains("exported 1 prompts with 2 versions and 1 moves of labels to");
        for (int i = 0; i < 2; i++) {
            CommandRun run = CommandRun.of("prompt", "import", first.toString(), "--store", other.toString());
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("imported 1 prompts with 2 versions");
        }
        CommandRun.of("prompt", "export", "--out", second.toString(), "--store", other.toString());
        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(CommandRun.of("audit", "verify", "--store", other.toString()).out())
                .contains("intact");
    }

    @Test
    void an_import_of_what_contradicts_or_is_broken_adds_nothing() throws IOException {
        Path file = folder.resolve("prompts.jsonl");
        succeeds("prompt", "export", "--out", file.toString());
        String text = Files.readString(file);
        Files.writeString(file, text.replace("Say it:", "Shout it:"));
        fails(1, "prompt 'support@1' was registered with the content sha256:", "prompt", "import", file.toString());
        Files.writeString(file, "<html>");
        fails(1, "prompts.jsonl:1: ", "prompt", "import", file.toString());
        fails(
                1,
                "absent.jsonl' cannot be read",
                "prompt",
                "import",
                folder.resolve("absent.jsonl").toString());
        fails(
                1,
                "such' cannot be read or written: there is no such file or folder",
                "prompt",
                "export",
                "--out",
                folder.resolve("no/such/p.jsonl").toString());
    }

    @Test
    void a_version_that_was_edited_in_the_store_is_refused() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store.file());
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE llmops_prompt_version SET body = replace(body, 'Say it:', 'Shout it:')");
        }

        fails(1, "prompt 'support@1' was registered with the content", "prompt", "show", "support@1");
    }
}
