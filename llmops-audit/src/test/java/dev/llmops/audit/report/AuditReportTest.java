package dev.llmops.audit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.PolicyIdentity;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.store.Store;
import dev.llmops.audit.checkpoint.CheckpointKey;
import dev.llmops.audit.checkpoint.CheckpointMaker;
import dev.llmops.audit.checkpoint.SignedCheckpoint;
import dev.llmops.audit.report.AuditReport.Shown;
import dev.llmops.core.prompt.label.EvidenceLog;
import dev.llmops.core.store.StoreOptions;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.RandomRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports of a store that is always the same, against files; what an empty store shows; and input that is wrong. */
class AuditReportTest {

    private static final Instant MARCH = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant AT = Instant.parse("2026-11-29T09:00:00Z");
    private static final String GOLDEN = "src/test/resources/dev/llmops/audit/report/";

    private static final String SYSTEM = """
        name: Cable desk
        purpose: Answers questions about cables from the manuals.
        operator: Northwind Cables, support
        users: Customers of the web shop
        oversight: Answers without support in the manuals go to a person.
        limits: [no advice on electrical safety]
        models:
          small: {data: not told by its provider, limits: [English only]}
        """;
    private static final String RISKS = """
        risks:
          - id: R1
            title: Answers that the manuals do not support
            likelihood: medium
            impact: high
            treatment: Citations are verified.
            owner: ana
            status: mitigated
            reviewed: 2026-03-01
            evidence: [evaluator:grounded, policy:standard@3, "label:answer@production", model:other]
          - {id: R2, title: "A | in <b>names</b>", likelihood: low, impact: low, treatment: none, owner: ben, status: open, reviewed: 2026-02-01}
        """;

    @TempDir
    Path folder;

    private Store open() {
        return Stores.sqlite(
                folder.resolve("llmops.db"),
                StoreOptions.builder().clock(() -> MARCH).build());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private AuditReport report(Store store) throws IOException {
        return AuditReport.builder(store, AT)
                .system(SystemDescription.read(file("system.yaml", SYSTEM)))
                .risks(RiskRegister.read(file("risks.yaml", RISKS)))
                .build();
    }

    private static void fill(Store store) {
        PromptVersion first =
                store.prompts().register("answer", PromptContent.of("One"), new PromptCommit("ana", null));
        PromptVersion second =
                store.prompts().register("answer", PromptContent.of("Two"), new PromptCommit("ana", null));
        store.prompts().label("answer", 1, "production", new PromptCommit("ops", "begin"));
        EvidenceLog.of(store.audit(), () -> MARCH)
                .add(
                        second,
                        new LabelEvidence(
                                LabelEvidence.RED_TEAM, second.contentHash(), null, true, "ci", "0 of 100 attacks"));
        RandomRecords records = new RandomRecords(7);
        for (int i = 0; i < 4; i++) {
            boolean blocked = i == 3;
            Generation generation =
                    records.generation(blocked ? GenerationStatus.BLOCKED : GenerationStatus.COMPLETED).toBuilder()
                            .id(new GenerationId("00000000-0000-7000-8000-00000000000" + i))
                            .contentHash("sha256:" + "0".repeat(64))
                            .caller(Caller.user("u" + i))
                            .prompt(new PromptUse("answer", 1, first.contentHash(), Map.of(), null))
                            .assignments(List.of())
                            .notAssigned(List.of())
                            .passages(List.of())
                            .attempts(List.of())
                            .error(null)
                            .model(new ModelIdentity("local", "small", "sha256:" + "1".repeat(64)))
                            .guardrails(List.of(new GuardrailRecord(
                                    "injection",
                                    GuardrailStage.USER_INPUT,
                                    null,
                                    blocked ? Decision.block("an attack") : Decision.pass(),
                                    Duration.ofMillis(1),
                                    new PolicyIdentity("standard", "3", "sha256:" + "2".repeat(64)))))
                            .usage(TokenUsage.of(10, 5))
                            .timings(
                                    new Timings(MARCH.plusSeconds(60L * i), null, Duration.ZERO, Duration.ofSeconds(1)))
                            .replayOf(null)
                            .shadowOf(null)
                            .cache(null)
                            .build();
            store.generations().save(generation).join();
            store.scores()
                    .save(new GenerationScore(
                            generation.id(), new Judgement("grounded", Score.of(i / 4.0), null), MARCH));
        }
        store.feedback()
                .accept(new Feedback(
                        "f1",
                        new GenerationId("00000000-0000-7000-8000-000000000000"),
                        new FeedbackSignal.Thumbs(true),
                        "u0",
                        null,
                        MARCH));
        store.retention()
                .hold(new Hold(
                        "case-9",
                        GenerationFilter.builder().user("u1").build(),
                        "court order 4711",
                        "legal",
                        MARCH,
                        AT.plusSeconds(1)));
    }

    /** With {@code -Dllmops.golden=write} the files are written; look at them. */
    private static void golden(String name, String text) throws IOException {
        Path file = Path.of(GOLDEN + name);
        if ("write".equals(System.getProperty("llmops.golden"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(text).as(name).isEqualTo(Files.readString(file));
    }

    @Test
    void the_same_store_files_and_time_make_the_same_report() throws IOException {
        try (Store store = open()) {
            fill(store);
            AuditReport report = report(store);

            // The hash changes with every member that records get.
            golden("report.md", report.markdown().replace(report.log().head(), "HEAD"));
            golden("report.json", report.json().replace(report.log().head(), "HEAD"));
            assertThat(report(store)).isEqualTo(report);
            JsonNode json = new ObjectMapper().readTree(report.json());
            assertThat(json.at("/models/0/scores/0/mean").doubleValue()).isEqualTo(0.375);
            assertThat(json.at("/risks/0/found/model:other").booleanValue()).isFalse();
        }
    }

    @Test
    void html_escapes_what_comes_from_outside_and_loads_nothing() throws IOException {
        try (Store store = open()) {
            fill(store);
            String html = report(store).html();

            assertThat(html)
                    .contains("A | in &lt;b&gt;names&lt;/b&gt;")
                    .doesNotContain("<b>names</b>", "<script", "http:", "https:")
                    .contains("Art. 50(2)");
            assertThat(report(store).markdown()).contains("A \\| in \\<b\\>names\\</b\\>");
        }
    }

    @Test
    void an_empty_store_shows_nothing_and_says_so() {
        try (Store store = open()) {
            AuditReport report = AuditReport.builder(store, AT).build();

            assertThat(report.euAiAct())
                    .allSatisfy(row -> assertThat(row.shown()).isEqualTo(Shown.NOT_SHOWN));
            assertThat(report.nistAiRmf())
                    .allSatisfy(row -> assertThat(row.shown()).isEqualTo(Shown.NOT_SHOWN));
            assertThat(report.outOfScope())
                    .anyMatch(line -> line.contains("not verified against the Official Journal"));
            assertThat(report.markdown()).contains("No model answered in this time.");
        }
    }

    @Test
    void a_log_that_was_cut_is_told_of_and_recording_is_only_partly_shown() throws Exception {
        try (Store store = open()) {
            fill(store);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("llmops.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE llmops_generation SET user_name = 'mallory' WHERE user_name = 'u2'");
        }
        try (Store store = open()) {
            AuditReport report = AuditReport.builder(store, AT).build();

            assertThat(report.log().intact()).isFalse();
            assertThat(report.euAiAct().get(0).shown()).isEqualTo(Shown.PARTLY);
            assertThat(report.euAiAct().get(0).evidence()).contains("does not verify", "was edited");
            assertThat(report.euAiAct().stream().filter(row -> row.id().equals("Art. 19(1), 26(6)")))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.shown()).isEqualTo(Shown.PARTLY);
                        assertThat(row.evidence()).contains("272 days", "does not verify");
                    });
        }
    }

    @Test
    void checkpoints_that_were_kept_elsewhere_are_evidence() throws IOException {
        CheckpointKey key = CheckpointKey.generate("example.com/log");
        try (Store store = open()) {
            fill(store);
            SignedCheckpoint signed =
                    CheckpointMaker.of(store.audit(), key, null, () -> MARCH).make();

            AuditReport report = AuditReport.builder(store, AT)
                    .checkpoints(List.of(signed), List.of(key.verification()))
                    .build();

            assertThat(report.log().intact()).isTrue();
            assertThat(report.markdown())
                    .contains("| Signed checkpoints | 1, the last of "
                            + signed.checkpoint().size() + " entries at " + MARCH
                            + "; the log begins with what they signed |")
                    .contains("entries that a checkpoint kept elsewhere signed at " + MARCH);
        }
    }

    @Test
    void a_log_that_is_not_what_was_signed_is_not_intact() throws IOException {
        CheckpointKey key = CheckpointKey.generate("example.com/log");
        SignedCheckpoint signed;
        try (Store store = Stores.sqlite(folder.resolve("other.db"))) {
            fill(store);
            signed = CheckpointMaker.of(store.audit(), key, null, () -> MARCH).make();
        }
        try (Store store = open()) {
            AuditReport report = AuditReport.builder(store, AT)
                    .checkpoints(List.of(signed), List.of(key.verification()))
                    .build();

            assertThat(report.log().intact()).isFalse();
            assertThat(report.log().problem()).contains("the log ends at entry 0");
            assertThat(report.log().checkpoints().problems()).hasSize(1);
            assertThatThrownBy(() -> AuditReport.builder(store, AT).checkpoints(List.of(signed), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("need a key that is trusted");
        }
    }

    @Test
    void only_calls_of_the_period_count_and_six_months_are_six_months() {
        try (Store store = open()) {
            fill(store);
            AuditReport report = AuditReport.builder(store, MARCH.plus(Duration.ofDays(30)))
                    .period(MARCH.plusSeconds(60), MARCH.plusSeconds(121))
                    .build();

            // The second call ended at 61 s and the third at 121 s, which is no longer before the end.
            assertThat(report.log().calls()).isEqualTo(1);
            assertThat(report.euAiAct().stream().filter(row -> row.id().equals("Art. 19(1), 26(6)")))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.shown()).isEqualTo(Shown.PARTLY);
                        assertThat(row.evidence()).contains("less than six months");
                    });
            assertThatThrownBy(() -> AuditReport.builder(store, AT).period(AT, MARCH))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "risks: 1 | risks must be a list",
                "risk: [] | must have keys of [risks], but has 'risk'",
                "'risks: [{id: R1, titel: x}]' | but has 'titel'",
                "'risks: [{id: R1}]' | title must be a text",
                "'risks: [{id: R1, title: t, likelihood: huge}]' | risk 'R1': likelihood must be one of [high, low,"
                        + " medium], but was 'huge'",
                "'risks: [{id: R1, title: t, likelihood: low, impact: low, treatment: t, owner: o, status: open,"
                        + " reviewed: yesterday}]' | reviewed must be a day",
                "'risks: [{id: R1, title: t, likelihood: low, impact: low, treatment: t, owner: o, status: open,"
                        + " reviewed: 2026-03-01, evidence: [somewhere]}]' | evidence must be KIND:NAME",
                "'{risks: [], risks: []}' | Duplicate field 'risks'",
                "'risks: [' | is no YAML or JSON"
            })
    void a_wrong_register_is_refused(String text, String because) throws IOException {
        Path file = file("risks.yaml", text);

        assertThatThrownBy(() -> RiskRegister.read(file))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining(because)
                .hasMessageContaining("risks.yaml");
    }

    @Test
    void two_risks_of_one_id_and_an_unknown_key_of_the_description_are_refused() throws IOException {
        String risk = "{id: R1, title: t, likelihood: low, impact: low, treatment: t, owner: o, status: open, reviewed:"
                + " 2026-03-01}";
        Path twice = file("twice.yaml", "risks: [" + risk + ", " + risk + "]");
        Path system = file("system.yaml", "naem: Cable desk");

        assertThatThrownBy(() -> RiskRegister.read(twice)).hasMessageContaining("two have 'R1'");
        assertThatThrownBy(() -> SystemDescription.read(system)).hasMessageContaining("but has 'naem'");
        assertThatThrownBy(() -> SystemDescription.read(folder.resolve("none.yaml")))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("cannot be read");
    }
}
