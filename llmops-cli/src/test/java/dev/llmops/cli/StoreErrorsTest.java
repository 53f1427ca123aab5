package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreErrorsTest {

    private static final String UNKNOWN = "01a21311-e1db-72bc-ab00-f70646b61b02";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audit verify",
                "audit head",
                "prompt list",
                "prompt show x",
                "prompt label x production",
                "prompt promote x",
                "export --format trl-kto --out training",
                "generation list",
                "generation show " + UNKNOWN,
                "generation replay " + UNKNOWN,
                "generation fork " + UNKNOWN,
                "feedback list",
                "feedback add " + UNKNOWN + " --thumbs-up"
            })
    void a_store_that_is_not_there_is_not_made(String command) {
        Path absent = folder.resolve("absent.db");

        CommandRun run = CommandRun.of((command + " --store " + absent).split(" "));

        fails(run, "there is no store '" + absent + "'");
        assertThat(absent).doesNotExist();
    }

    @Test
    void a_file_that_is_no_database() throws IOException {
        Path file = folder.resolve("random.db");
        byte[] bytes = new byte[10_000];
        new Random(7).nextBytes(bytes);
        Files.write(file, bytes);

        fails(CommandRun.of("audit", "verify", "--store", file.toString()), file.toString());
        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void a_store_that_can_not_be_made() throws IOException {
        Path file = Files.writeString(folder.resolve("a-file"), "not a folder");
        Path store = file.resolve("llmops.db");
        Path prompts = Files.createDirectory(folder.resolve("prompts"));

        fails(
                CommandRun.of("prompt", "list", "--prompts", prompts.toString(), "--store", store.toString()),
                store.toString());
    }

    @Test
    void a_store_of_a_newer_version() throws SQLException {
        SampleStore store = SampleStore.in(folder);
        sql(store, "UPDATE llmops_schema SET version = 99 WHERE version = 1");

        fails(store.run("generation", "list"), "schema version 99");
    }

    @Test
    void a_store_that_another_process_has_locked() throws SQLException {
        SampleStore store = SampleStore.in(folder);
        try (Connection other = connect(store);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            fails(
                    store.run("prompt", "label", "support@1", "production"),
                    store.file().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"generation show", "generation replay", "generation fork", "feedback list"})
    void an_id_that_is_not_in_the_store(String command) {
        SampleStore store = SampleStore.in(folder);

        fails(store.run((command + " " + UNKNOWN).split(" ")), "no generation " + UNKNOWN);
    }

    @Test
    void feedback_on_an_id_that_is_not_in_the_store() {
        fails(SampleStore.in(folder).run("feedback", "add", UNKNOWN, "--thumbs-up"), UNKNOWN);
    }

    @Test
    void a_prompt_that_is_not_in_the_store() {
        SampleStore store = SampleStore.in(folder);

        fails(store.run("prompt", "show", "wrong"), "no prompt 'wrong'; there are: support");
        fails(store.run("prompt", "show", "support@9"), "support@9");
        fails(store.run("prompt", "label", "support@production", "x"), "support@production");
    }

    @Test
    void a_log_that_was_tampered_with() throws SQLException {
        SampleStore store = SampleStore.in(folder);
        sql(store, "UPDATE llmops_audit_entry SET event = replace(event, 'COMPLETED', 'FAILED') WHERE sequence = 3");

        fails(store.run("audit", "verify"), "broken at entry 3 (edited)");
        CommandRun asJson = store.run("audit", "verify", "--json");
        assertThat(asJson.exitCode()).isEqualTo(1);
        assertThat(asJson.out())
                .contains("\"intact\":false")
                .contains("\"sequence\":3")
                .hasLineCount(1);
    }

    @Test
    void a_log_whose_end_was_cut_off_is_found_out_with_the_head_only() throws SQLException {
        SampleStore store = SampleStore.in(folder);
        String head = store.run("audit", "head").out().strip();
        sql(store, "DELETE FROM llmops_audit_entry WHERE sequence = 4");

        fails(store.run("audit", "verify", "--head", head), "(truncated)");
    }

    @Test
    void a_stack_trace_is_printed_only_if_asked_for() {
        String[] command = {
            "audit", "verify", "--store", folder.resolve("absent.db").toString()
        };
        String[] verbose = Arrays.copyOf(command, command.length + 1);
        verbose[command.length] = "--verbose";

        assertThat(CommandRun.of(command).err()).doesNotContain("\tat ");
        assertThat(CommandRun.of(verbose).err()).contains("\tat dev.llmops.cli.");
    }

    /** One clear sentence on standard error, nothing on standard output, exit code 1. */
    private static void fails(CommandRun run, String expected) {
        assertThat(run.err()).startsWith("llmops ").contains(expected).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    private static void sql(SampleStore store, String sql) throws SQLException {
        try (Connection connection = connect(store);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(SampleStore store) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + store.file());
    }
}
