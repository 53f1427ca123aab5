package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.audit.checkpoint.SignedCheckpoint;
import dev.llmops.audit.proof.ConsistencyProof;
import dev.llmops.audit.proof.InclusionProof;
import dev.llmops.commons.internal.hash.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private SampleStore store;
    private String pem;
    private String checkpoints;
    private String trusted;

    @BeforeEach
    void makeStore() {
        store = SampleStore.in(folder);
        pem = folder.resolve("audit.pem").toString();
        checkpoints = folder.resolve("checkpoints").toString();
        trusted = CommandRun.of("audit", "key", "--origin", "example.com/support", "--out", pem)
                .out()
                .strip();
    }

    @Test
    void a_log_is_signed_verified_and_its_rewriting_found() throws SQLException {
        assertThat(sign()).startsWith("example.com/support\n4\n");
        assertThat(succeeds(checking("verify"))).contains("as signed in 1 checkpoints");
        attack("DELETE FROM llmops_audit_entry WHERE sequence = 4");
        attack("DELETE FROM llmops_feedback");

        assertThat(succeeds("audit", "verify")).contains("intact");
        CommandRun run = store.run(checking("verify"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("truncated").contains("the log ends at entry 3");
        CommandRun again = store.run(signing(pem));
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("is not signed").hasLineCount(1);
    }

    @Test
    void another_key_of_the_same_log_signs_only_if_the_one_before_is_named() {
        sign();
        String other = folder.resolve("other.pem").toString();
        String otherKey = CommandRun.of("audit", "key", "--origin", "example.com/support", "--out", other)
                .out()
                .strip();

        CommandRun silent = store.run(signing(other));
        assertThat(silent.exitCode()).isEqualTo(1);
        assertThat(silent.out()).isEmpty();
        assertThat(silent.err()).contains("--trusted-key").hasLineCount(1);
        assertThat(store.run(signing(other, "--trusted-key", otherKey)).exitCode())
                .as("named itself")
                .isEqualTo(1);
        succeeds(signing(other, "--trusted-key", trusted));

        succeeds(signing(other));
        assertThat(succeeds(checking("verify", "--trusted-key", otherKey))).contains("as signed in 3 checkpoints");
    }

    @Test
    void a_checkpoint_that_was_cut_is_a_damaged_file_and_no_wrong_call() throws Exception {
        sign();
        try (Stream<Path> files = Files.list(Path.of(checkpoints))) {
            Path file = files.findFirst().orElseThrow();
            Files.writeString(file, Files.readString(file).substring(0, 40));
        }

        for (CommandRun run :
                List.of(store.run(checking("verify")), store.run(checking("prove", "1")), store.run(signing(pem)))) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("is no checkpoint; it was cut or changed")
                    .hasLineCount(1);
        }
    }

    @Test
    void a_checkpoint_that_is_too_old_is_told() {
        sign();

        assertThat(store.run(checking("verify", "--max-age", "PT10H")).exitCode())
                .isZero();
        CommandRun stale = store.run(checking("verify", "--max-age", "PT-1S"));
        assertThat(stale.exitCode()).isEqualTo(1);
        assertThat(stale.err()).contains("stale");

        CommandRun unlooked = store.run("audit", "verify", "--trusted-key", trusted, "--max-age", "PT1H");
        assertThat(unlooked.exitCode()).isEqualTo(2);
        assertThat(unlooked.err()).contains("go with --checkpoints");
    }

    @Test
    void what_prove_prints_is_enough_to_verify_without_the_log() throws Exception {
        sign();
        succeeds("feedback", "add", store.generation().value(), "--thumbs-up");
        sign();

        JsonNode included = JSON.readTree(succeeds(checking("prove", "3")));
        InclusionProof inclusion = JSON.treeToValue(included.get("proof"), InclusionProof.class);
        SignedCheckpoint last =
                SignedCheckpoint.parse(included.get("checkpoint").asText());
        String entry = included.get("entry").asText();
        assertThat(entry).contains(store.generation().value());
        assertThat(inclusion.verify(Sha256.hex(entry), last.checkpoint().root()))
                .isTrue();
        assertThat(inclusion.verify(Sha256.hex(entry + " "), last.checkpoint().root()))
                .isFalse();

        JsonNode grown = JSON.readTree(succeeds(checking("prove", "--since", "4")));
        ConsistencyProof consistency = JSON.treeToValue(grown.get("proof"), ConsistencyProof.class);
        SignedCheckpoint first = SignedCheckpoint.parse(grown.get("first").asText());
        assertThat(consistency.verify(
                        first.checkpoint().root(), last.checkpoint().root()))
                .isTrue();

        assertThat(store.run(checking("prove", "99")).err()).contains("entry 99 is not signed");
        assertThat(store.run(checking("prove", "--since", "2")).err()).contains("there are those of [4, 5]");
        assertThat(store.run("audit", "prove", "--checkpoints", checkpoints).exitCode())
                .isEqualTo(2);
    }

    @Test
    void an_export_holds_all_that_its_instructions_name() throws Exception {
        sign();
        succeeds("feedback", "add", store.generation().value(), "--thumbs-up");
        Path out = folder.resolve("evidence");

        assertThat(succeeds(checking("export", "--out", out.toString())))
                .contains("entries 1 to 4")
                .contains("1 entries are newer");
        for (String file :
                new String[] {"entries.jsonl", "checkpoints", "keys.txt", "proofs.json", "verify.py", "SHA256SUMS"}) {
            assertThat(out.resolve(file)).exists();
            assertThat(Files.readString(out.resolve("README.md"))).contains(file);
        }
        assertThat(Files.readString(out.resolve("entries.jsonl"))).doesNotContain("1.8 metres");
    }

    @Test
    void the_log_tells_who_asked_and_what_it_knows_of_a_record() throws Exception {
        assertThat(succeeds("audit", "who", "--user", "anna", "--prompt", "support@2"))
                .contains("anna")
                .contains("support@2")
                .contains("scripted")
                .contains(store.generation().value());
        assertThat(succeeds("audit", "who", "--user", "nobody")).doesNotContain("anna");
        assertThat(JSON.readTree(succeeds("audit", "who", "--json"))
                        .get("promptHash")
                        .asText())
                .startsWith("sha256:");
        assertThat(succeeds("audit", "show", store.generation().value()))
                .contains("generation " + store.generation())
                .contains("feedback " + store.generation());
        assertThat(succeeds("audit", "show", "1")).startsWith("1 ").contains("prompt.version");
        assertThat(store.run("audit", "show", "nothing").err()).contains("tells nothing about 'nothing'");
    }

    @Test
    void with_an_access_policy_texts_are_for_those_who_may_read_them_and_each_read_is_told() throws Exception {
        Path policy = folder.resolve("access.json");
        Files.writeString(policy, "{\"readers\":{\"ana\":\"texts\",\"ben\":\"metadata\"}}");
        String id = store.generation().value();

        assertThat(reading(policy, "ana", "generation", "show", id).out()).contains("1.8 metres");
        assertThat(reading(policy, "ben", "generation", "show", id).out())
                .contains("[withheld]")
                .contains("support@2")
                .doesNotContain("1.8 metres");
        assertThat(reading(policy, "ben", "generation", "list", "--json").out()).doesNotContain("1.8 metres");
        assertThat(reading(policy, "ben", "feedback", "list").out()).doesNotContain("too short");
        for (String[] denied : new String[][] {
            {"generation", "replay", id},
            {
                "export",
                "--format",
                "trl-kto",
                "--out",
                folder.resolve("training").toString()
            },
            {"store", "export", "--out", folder.resolve("all.jsonl").toString()}
        }) {
            CommandRun run = reading(policy, "ben", denied);
            assertThat(run.exitCode()).as(String.join(" ", denied)).isEqualTo(1);
            assertThat(run.err()).contains("'ben' may not read");
        }
        assertThat(folder.resolve("all.jsonl")).doesNotExist();
        assertThat(store.run("generation", "list", "--access-policy", policy.toString())
                        .err())
                .contains("--reader");
        assertThat(reading(
                                policy,
                                "ana",
                                "store",
                                "export",
                                "--out",
                                folder.resolve("all.jsonl").toString())
                        .exitCode())
                .isZero();

        assertThat(succeeds("audit", "show", id))
                .contains("access.read generations by ana")
                .contains("ticket 42");
        assertThat(succeeds("audit", "verify")).contains("intact");
        assertThat(reading(policy, "ben", "prompt", "list").exitCode()).isZero();
    }

    private CommandRun reading(Path policy, String reader, String... arguments) {
        return store.run(with(
                List.of(arguments),
                "--access-policy",
                policy.toString(),
                "--reader",
                reader,
                "--purpose",
                "ticket 42"));
    }

    private String sign() {
        return succeeds(signing(pem));
    }

    private String[] signing(String key, String... more) {
        return with(List.of("audit", "checkpoint", "--signing-key", key, "--checkpoints", checkpoints), more);
    }

    /** A command of the audit group about what was signed by the key that is trusted. */
    private String[] checking(String... command) {
        return with(List.of("audit"), with(List.of(command), "--checkpoints", checkpoints, "--trusted-key", trusted));
    }

    private static String[] with(List<String> first, String... more) {
        return Stream.concat(first.stream(), Arrays.stream(more)).toArray(String[]::new);
    }

    private void attack(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store.file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private String succeeds(String... arguments) {
        CommandRun run = store.run(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.out();
    }
}
