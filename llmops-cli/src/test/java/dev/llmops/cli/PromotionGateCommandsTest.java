package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.eval.RunTargets;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.redteam.AttackOutcome;
import dev.llmops.redteam.AttackResult;
import dev.llmops.redteam.ProbeFamily;
import dev.llmops.redteam.RedTeamRun;
import dev.llmops.redteam.Severity;
import dev.llmops.redteam.report.RedTeamRunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code prompt evidence}, {@code prompt promote --gates} and what {@code audit report} makes of it. */
class PromotionGateCommandsTest {

    @TempDir
    Path folder;

    private SampleStore store;
    private Path gates;

    @BeforeEach
    void makeStore() throws IOException {
        store = SampleStore.in(folder);
        store.run("prompt", "label", "support@1", "production");
        gates = Files.writeString(folder.resolve("gates.yaml"), """
                production: {evaluation: true, redTeam: true, approvals: 1, approvers: [ben], maxAgeDays: 30}
                """);
    }

    private CommandRun promote() {
        return store.run("prompt", "promote", "support@2", "--gates", gates.toString(), "--author", "ops");
    }

    private CommandRun evidence(String... more) {
        String[] all = IntStream.range(0, more.length + 3)
                .mapToObj(
                        i -> i < 3 ? List.of("prompt", "evidence", "support@2").get(i) : more[i - 3])
                .toArray(String[]::new);
        return store.run(all);
    }

    private void refused(String because) {
        CommandRun run = promote();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(because).hasLineCount(1);
    }

    private Path report() {
        Path report = folder.resolve("report.json");
        CommandRun.of(
                "eval",
                "compare",
                SampleRuns.of(store, folder, "support@1", 4, List.of(TextMetric.CONTAINS))
                        .toString(),
                SampleRuns.of(store, folder, "support@2", 18, List.of(TextMetric.CONTAINS))
                        .toString(),
                "--out",
                report.toString());
        return report;
    }

    private Path attacks(String reference, int succeeded) {
        PromptVersion version;
        try (Store opened = Stores.sqlite(store.file())) {
            version = opened.prompts().get(PromptReference.parse(reference));
        }
        ProbeFamily family = new ProbeFamily("jailbreak", "Jailbreaks", Severity.HIGH, List.of(), List.of());
        Path run = folder.resolve("attacks.jsonl");
        RedTeamRunFile.write(
                run,
                new RedTeamRun(
                        RunTargets.prefix(version) + "small",
                        1,
                        "sha256:1",
                        IntStream.range(0, 20)
                                .mapToObj(i -> new AttackResult(
                                        "a" + i,
                                        family,
                                        "plain",
                                        i < succeeded ? AttackOutcome.SUCCEEDED : AttackOutcome.RESISTED,
                                        "",
                                        null,
                                        List.of(),
                                        List.of("attack"),
                                        "answer"))
                                .toList()));
        return run;
    }

    @Test
    void a_label_with_a_gate_moves_by_hand_only_with_its_evidence() throws IOException {
        String file = Files.writeString(
                        folder.resolve("approved.yaml"), "production: {approvals: 1, approvers: [ben]}\n")
                .toString();

        CommandRun refused = store.run("prompt", "label", "support@2", "production", "--gates", file);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("production").hasLineCount(1);
        CommandRun free = store.run("prompt", "label", "support@2", "staging", "--gates", file);
        assertThat(free.exitCode()).as(free.err()).isZero();

        assertThat(evidence("--approve", "--by", "ben").exitCode()).isZero();
        CommandRun moved = store.run("prompt", "label", "support@2", "production", "--gates", file, "--author", "ops");
        assertThat(moved.exitCode()).as(moved.err()).isZero();
    }

    @Test
    void an_approver_with_a_key_signs() throws Exception {
        KeyPair ben = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path key = Files.writeString(
                folder.resolve("ben.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(ben.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        Files.writeString(
                gates,
                "production: {approvals: 1, approvers: {ben: "
                        + Base64.getEncoder().encodeToString(ben.getPublic().getEncoded()) + "}}");

        evidence("--approve", "--by", "ben");
        refused("what ben approved is not signed with their key for 'support@production'");
        assertThat(evidence("--by", "ben", "--key", key.toString()).err()).contains("give --approve or --reject");
        assertThat(evidence("--approve", "--by", "ben", "--key", gates.toString())
                        .err())
                .contains("a private key must be one of Ed25519 in PEM");
        evidence("--approve", "--by", "ben", "--message", "read it", "--key", key.toString());

        assertThat(promote().exitCode()).isZero();
    }

    @Test
    void a_version_is_promoted_when_all_that_the_gate_asks_for_was_put_down() {
        refused("no evidence of kind 'evaluation' about support@2");
        assertThat(evidence("--if-better", report().toString(), "--by", "ci").out())
                .startsWith("evaluation for it, audit entry ")
                .contains("by ci: better by contains");
        refused("'red-team'");
        assertThat(evidence("--red-team", attacks("support@2", 1).toString(), "--max-success-rate", "0.05")
                        .out())
                .contains("red-team for it")
                .contains("1 of 20 attacks succeeded, at most 0.05 may");
        refused("'approval'");
        evidence("--approve", "--by", "ops");
        refused("1 must approve");
        evidence("--approve", "--by", "ben", "--message", "read it");

        CommandRun promoted = promote();
        assertThat(promoted.err()).isEmpty();
        assertThat(promoted.out()).contains("support@production is now support@2");
        assertThat(evidence().outLines()).hasSize(4);
        assertThat(store.run("audit", "verify").out()).contains("intact");

        CommandRun report = store.run(
                "audit", "report", "--html", folder.resolve("report.html").toString());
        assertThat(report.err()).isEmpty();
        assertThat(report.exitCode()).isZero();
        assertThat(report.out()).contains("refused: there is no evidence", "approval for it, by ben", "Art. 12(1)");
        assertThat(folder.resolve("report.html")).content().contains("approval for it, by ben");
        assertThat(store.run("audit", "report", "--json").out()).contains("\"shown\" : \"not shown by this library\"");
    }

    @Test
    void evidence_against_a_version_and_of_another_one_keeps_it_out() {
        CommandRun other = evidence("--red-team", attacks("support@1", 0).toString());
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("the run must be about support@2 with its present content");

        assertThat(evidence("--red-team", attacks("support@2", 1).toString()).out())
                .contains("red-team against it");
        evidence("--if-better", report().toString());
        evidence("--approve", "--by", "ben");
        refused("1 of 20 attacks succeeded");
    }

    @Test
    void a_gate_counts_nothing_that_was_not_put_down_before() throws IOException {
        Files.writeString(gates, "production: {approvals: 1}");
        CommandRun told = store.run(
                "prompt",
                "promote",
                "support@2",
                "--gates",
                gates.toString(),
                "--author",
                "ops",
                "--approved-by",
                "ben");

        assertThat(told.exitCode()).isEqualTo(2);
        assertThat(told.err()).contains("put it down with 'llmops prompt evidence'");
        refused("there is no evidence of kind 'approval'");
    }

    @Test
    void a_label_without_gate_and_a_wrong_file_are_refused() throws IOException {
        assertThat(store.run("prompt", "promote", "support@2", "--label", "staging", "--gates", gates.toString())
                        .err())
                .contains("has no gate for label 'staging'");
        Files.writeString(gates, "production: {approval: 1}");
        refused("but has 'approval'");
    }

    @Test
    void a_report_needs_files_without_faults_and_a_period() throws IOException {
        Path risks = Files.writeString(folder.resolve("risks.yaml"), "risks: [{id: R1}]");
        CommandRun wrong = store.run("audit", "report", "--risks", risks.toString());
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("title must be a text").hasLineCount(1);
        assertThat(store.run("audit", "report", "--from", "2026-03-02", "--to", "2026-03-01")
                        .exitCode())
                .isEqualTo(2);
    }
}
