package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.audit.AuditVerification.Broken;
import dev.llmops.api.audit.AuditVerification.Kind;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.internal.audit.AuditChain;
import dev.llmops.testkit.RandomRecords;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who can write to the database changes the log, records, or what stands beside them behind the library's back. All stores must find
 * the same.
 */
abstract class AuditTamperingKit {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** Tables that the log says nothing of, and why. */
    private static final Map<String, String> NOT_IN_THE_LOG = Map.of(
            "llmops_memory_message", "what is remembered is no record",
            "llmops_memory_session", "what is remembered is no record",
            "llmops_memory_fact", "what is remembered is no record",
            "llmops_exposure", "so many, and forgotten with their unit, that none has an entry",
            "llmops_outcome", "so many, and forgotten with their unit, that none has an entry",
            "llmops_experiment_lease", "prolonged every few minutes; a lease that ran out only stops an experiment",
            "llmops_erasure", "what waits; what was erased has an entry");

    private static final String FAKE = "{\"at\":\"2026-03-01T12:00:00Z\",\"subject\":\"fake\",\"type\":\"test\"}";

    private AuditHead head = AuditHead.EMPTY;

    /** Opens a store over the same database each time. */
    abstract Store open() throws SQLException;

    /** Opens a connection of another program to that database, which no foreign key holds up. */
    abstract RawSql raw() throws SQLException;

    @BeforeEach
    void writeFiveEntries() throws SQLException {
        try (Store store = open()) {
            for (int i = 1; i <= 5; i++) {
                store.audit().append(event("subject " + i));
            }
            head = store.audit().head();
        }
    }

    @Test
    void an_untouched_log_is_intact() throws SQLException {
        assertThat(verify(head)).isEqualTo(new AuditVerification.Intact(head));
    }

    @Test
    void an_entry_hashes_to_what_rfc_8785_and_sha_256_give() throws SQLException {
        String canonical =
                "{\"event\":{\"actor\":\"ana\",\"at\":\"2026-03-01T12:00:00Z\",\"details\":{\"a\":1.5,\"b\":1},"
                        + "\"subject\":\"subject 1\",\"type\":\"test\"},\"previousHash\":\"" + "0".repeat(64)
                        + "\",\"sequence\":1}";
        try (RawSql sql = raw()) {
            assertThat(sql.query("SELECT hash FROM llmops_audit_entry WHERE sequence = 1"))
                    .isEqualTo(Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void an_entry_that_cannot_be_meant_is_not_even_parsed() throws SQLException {
        tamper("UPDATE llmops_audit_entry SET event = 'no JSON' WHERE sequence = 3");

        try (Store store = open()) {
            assertThat(store.audit().entries(0, 10, List.of("subject 2")))
                    .extracting(AuditEntry::sequence)
                    .containsExactly(2L);
            assertThat(store.audit().entries(0, 10, List.of("subject 2", "other")))
                    .isEmpty();
            assertThat(store.audit().entries(0, 10, List.of("ubject"))).isEmpty();
        }
    }

    /** FAKE is an event that nobody appended, HASHn the hash that it would have as entry n. */
    @ParameterizedTest(name = "{0} is found")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            an edit                                    | 3 | EDITED    | UPDATE llmops_audit_entry SET event = replace(event, 'ana', 'bob') WHERE sequence = 3
            an edit with a hash to match               | 4 | UNCHAINED | UPDATE llmops_audit_entry SET event = 'FAKE', hash = 'HASH3' WHERE sequence = 3
            an edit to no event with a hash to match   | 5 | EDITED    | UPDATE llmops_audit_entry SET event = '{}', hash = 'HASH_OF_NO_EVENT5' WHERE sequence = 5
            an insertion                               | 4 | UNCHAINED | UPDATE llmops_audit_entry SET sequence = -sequence - 1 WHERE sequence >= 3; UPDATE llmops_audit_entry SET sequence = -sequence WHERE sequence < 0; INSERT INTO llmops_audit_entry SELECT 3, 'FAKE', hash, 'HASH3' FROM llmops_audit_entry WHERE sequence = 2
            an insertion before the first              | 0 | UNCHAINED | INSERT INTO llmops_audit_entry VALUES (0, 'FAKE', '', '')
            a reordering                               | 2 | UNCHAINED | UPDATE llmops_audit_entry SET sequence = 100 WHERE sequence = 2; UPDATE llmops_audit_entry SET sequence = 2 WHERE sequence = 3; UPDATE llmops_audit_entry SET sequence = 3 WHERE sequence = 100
            a deletion                                 | 3 | MISSING   | DELETE FROM llmops_audit_entry WHERE sequence = 3
            a deletion with new numbers                | 3 | UNCHAINED | DELETE FROM llmops_audit_entry WHERE sequence = 3; UPDATE llmops_audit_entry SET sequence = 3 WHERE sequence = 4; UPDATE llmops_audit_entry SET sequence = 4 WHERE sequence = 5
            a deletion of the first                    | 1 | MISSING   | DELETE FROM llmops_audit_entry WHERE sequence = 1
            """)
    void a_change_of_the_log_is_found(String what, long sequence, Kind kind, String sql) throws SQLException {
        tamper(withHashes(sql).split("; "));

        assertBroken(verify(null), sequence, kind);
    }

    @Test
    void an_edit_of_the_last_entry_with_a_hash_to_match_is_found_with_the_known_head() throws SQLException {
        tamper(withHashes("UPDATE llmops_audit_entry SET event = 'FAKE', hash = 'HASH5' WHERE sequence = 5"));

        assertBroken(verify(head), 5, Kind.FORKED);
    }

    private String withHashes(String sql) throws SQLException {
        String made = sql.replace("FAKE", FAKE);
        for (int i : new int[] {3, 5}) {
            made = made.replace("HASH" + i, AuditChain.hash(i, FAKE, previousHash(i)))
                    .replace("HASH_OF_NO_EVENT" + i, AuditChain.hash(i, "{}", previousHash(i)));
        }
        return made;
    }

    @Test
    void a_truncation_is_found_with_the_known_head_and_only_with_it() throws SQLException {
        tamper("DELETE FROM llmops_audit_entry WHERE sequence >= 4");

        assertBroken(verify(head), 4, Kind.TRUNCATED);
        assertThat(verify(null)).isInstanceOf(AuditVerification.Intact.class);
    }

    @Test
    void a_log_cut_and_written_on_is_found_with_the_known_head() throws SQLException {
        tamper("DELETE FROM llmops_audit_entry WHERE sequence >= 4");
        try (Store store = open()) {
            store.audit().append(event("another 4"));
            store.audit().append(event("another 5"));
            store.audit().append(event("another 6"));
        }

        assertBroken(verify(head), 5, Kind.FORKED);
    }

    @Test
    void a_last_entry_without_a_hash_stops_writing_and_says_why() throws SQLException {
        tamper("UPDATE llmops_audit_entry SET hash = 'none' WHERE sequence = 5");

        try (Store store = open()) {
            assertBroken(store.audit().verify(null), 5, Kind.EDITED);
            assertThatThrownBy(() -> store.audit().append(event("six")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("the audit log is damaged: the hash of its last entry, 5, is 'none'");
        }
    }

    /** Somebody changes records and leaves the log alone. */
    @Nested
    class Records {

        private final List<String> ids = new ArrayList<>();

        @BeforeEach
        void writeRecords() throws SQLException {
            RandomRecords records = new RandomRecords(1);
            try (Store store = open()) {
                for (int i = 0; i < 3; i++) {
                    Generation generation = records.generation();
                    ids.add(generation.id().value());
                    store.generations().save(generation).join();
                    store.feedback().accept(records.feedback(generation.id()));
                    store.prompts().register("answer", PromptContent.of("Version " + i), PromptCommit.NONE);
                }
                store.prompts().label("answer", 1, "production", PromptCommit.NONE);
                store.prompts().label("answer", 2, "production", PromptCommit.NONE);
                store.scores()
                        .save(new GenerationScore(
                                new GenerationId(ids.get(0)), new Judgement("brevity", Score.of(0.5), null), NOON));
                store.retention()
                        .hold(new Hold(
                                "case-9",
                                GenerationFilter.builder().user("held").build(),
                                "litigation",
                                null,
                                NOON));
                store.experiments()
                        .put(
                                Experiment.of(
                                        "length", "answer", Variant.control("a", 1), Variant.ofModel("b", 1, "small")),
                                0,
                                ExperimentChange.of(ExperimentStatus.DRAFT, "ana", "try it"));
                store.adapters().register("routing", adapter(), PromptCommit.NONE);
                store.adapters().change(LabelChange.move("routing", "champion", 1, PromptCommit.NONE));
                writeWhatStandsBesideRecords(store, records);
                head = store.audit().head();
            }
        }

        /** Of a call within an experiment, with tags, a long text that records share, and feedback; and a record that is erased again. */
        private void writeWhatStandsBesideRecords(Store store, RandomRecords records) {
            store.prompts().tag("answer", Set.of("support", "old"), Set.of(), PromptCommit.NONE);
            store.prompts().tag("answer", Set.of(), Set.of("old"), PromptCommit.NONE);
            Generation call = records.generation(GenerationStatus.COMPLETED).toBuilder()
                    .caller(new Caller("ana", "s", "acme", Map.of("kind", "letter")))
                    .request(ModelRequest.builder()
                            .system("a long text ".repeat(100))
                            .user("hello")
                            .build())
                    .assignments(List.of(new Assignment("length", "a", "ana", 1, false)))
                    .notAssigned(List.of())
                    .usage(TokenUsage.of(3, 4))
                    .cost(new Cost.Known(new BigDecimal("0.25"), Currency.getInstance("USD")))
                    .build();
            store.generations().save(call).join();
            store.feedback()
                    .accept(new Feedback("f1", call.id(), new FeedbackSignal.Rating(4, 1, 5), "ana", "good", NOON));
            Generation erased = records.generation().toBuilder()
                    .caller(new Caller("bob", null, "acme", Map.of()))
                    .build();
            store.generations().save(erased).join();
            store.retention().erase(new Subject("acme", "bob"), null, "asked");
        }

        private static AdapterContent adapter() {
            return new AdapterContent(
                    "sha256:" + "1".repeat(64),
                    "a.gguf",
                    "sha256:" + "2".repeat(64),
                    "sha256:" + "3".repeat(64),
                    new AdapterSource("sha256:" + "4".repeat(64), "m.json"),
                    null,
                    null);
        }

        @Test
        void untouched_records_are_intact() throws SQLException {
            assertThat(verify(head)).isEqualTo(new AuditVerification.Intact(head));
        }

        /** IDn is the id of record n; an entry of -1 is the one that would come next. */
        @ParameterizedTest(name = "{0} is found")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                an edited generation                        | 12 | EDITED  | UPDATE llmops_generation SET body = replace(body, 'contentHash', 'ContentHash') WHERE id = 'ID2'
                a deleted generation before a later edit    |  6 | MISSING | DELETE FROM llmops_generation WHERE id = 'ID0'; UPDATE llmops_audit_entry SET event = '{}' WHERE sequence = 9
                a generation given to another user          |  9 | EDITED  | UPDATE llmops_generation SET user_name = 'mallory' WHERE id = 'ID1'
                an edited feedback                          |  7 | EDITED  | UPDATE llmops_feedback SET body = replace(body, 'type', 'kind')
                a feedback moved to another generation      |  7 | EDITED  | UPDATE llmops_feedback SET generation_id = 'ID2' WHERE generation_id = 'ID0'
                an inserted feedback                        | -1 | MISSING | `INSERT INTO llmops_feedback (id, generation_id, signal, user_name, given_at, body) SELECT id || 'x', generation_id, signal, user_name, given_at, body FROM llmops_feedback LIMIT 1`
                an edited prompt                            | 11 | EDITED  | UPDATE llmops_prompt_version SET body = replace(body, 'Version 1', 'Version x')
                a moved label                               | 16 | EDITED  | UPDATE llmops_prompt_label SET number = 3
                a label that nobody set                     | -1 | MISSING | INSERT INTO llmops_prompt_label VALUES ('answer', 'canary', 1)
                a label that was taken away                 | 16 | MISSING | DELETE FROM llmops_prompt_label
                a cut log whose records are there           | 12 | MISSING | DELETE FROM llmops_audit_entry WHERE sequence >= 12
                """)
        void a_changed_record_is_found(String what, long sequence, Kind kind, String sql) throws SQLException {
            String made = sql;
            for (int i = 0; i < ids.size(); i++) {
                made = made.replace("ID" + i, ids.get(i));
            }
            tamper(made.split("; "));

            assertBroken(verify(null), sequence < 0 ? head.sequence() + 1 : sequence, kind);
        }

        /** A column that a new version of the schema adds is changed here too: it is found, or the map says why not. */
        @Test
        void any_column_that_was_changed_is_found_or_stands_where_nothing_is_promised() throws SQLException {
            try (RawSql sql = raw()) {
                for (String table : Migrations.tables()) {
                    changeEachColumn(sql, table);
                }
                changeEachColumn(sql, "llmops_daily_calls");
            }
            assertThat(verify(head)).isEqualTo(new AuditVerification.Intact(head));
        }

        private void changeEachColumn(RawSql sql, String table) throws SQLException {
            if (NOT_IN_THE_LOG.containsKey(table)) {
                return;
            }
            assertThat(sql.query("SELECT COUNT(*) FROM " + table))
                    .as("rows of %s", table)
                    .isNotEqualTo("0");
            sql.execute("CREATE TABLE kept AS SELECT * FROM " + table);
            for (RawSql.Column column : sql.columns(table)) {
                String name = column.name();
                // No key of two rows becomes the same.
                sql.execute("UPDATE " + table + " SET " + name + " = "
                        + (column.isText() ? "'9' || COALESCE(" + name + ", '')" : "-1 - COALESCE(" + name + ", 0)"));

                assertThat(verify(null)).as("%s.%s", table, name).isInstanceOf(Broken.class);

                sql.execute("DELETE FROM " + table, "INSERT INTO " + table + " SELECT * FROM kept");
            }
            sql.execute("DROP TABLE kept");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "INSERT INTO llmops_generation_tag SELECT 'x', 'y', generation_id FROM llmops_generation_tag",
                    "DELETE FROM llmops_generation_tag",
                    "INSERT INTO llmops_generation_variant SELECT 'x', 'y', id FROM llmops_generation",
                    "DELETE FROM llmops_generation_variant",
                    "INSERT INTO llmops_experiment_call (experiment, unit, epoch, generation_id, started_at, failed, blocked,"
                            + " latency) VALUES ('length', 'eve', 1, 'none', 0, 0, 0, 1)",
                    "DELETE FROM llmops_daily_calls",
                    "INSERT INTO llmops_daily_calls SELECT 'tenant x', day, calls, body FROM llmops_daily_calls WHERE scope = 'all'",
                    "INSERT INTO llmops_prompt_tag VALUES ('answer', 'old')",
                    "DELETE FROM llmops_prompt_tag",
                    "UPDATE llmops_feedback SET value = NULL WHERE id = 'f1'",
                    "DELETE FROM llmops_tombstone",
                    "INSERT INTO llmops_blob VALUES ('0', 1, '1')"
                })
        void rows_that_were_put_in_or_taken_away_are_found(String sql) throws SQLException {
            tamper(sql);

            assertThat(verify(null))
                    .isInstanceOfSatisfying(
                            Broken.class,
                            broken -> assertThat(broken.explanation()).isNotBlank());
        }

        @Test
        void a_sum_that_nobody_could_add_is_found() throws SQLException {
            try (RawSql sql = raw()) {
                String sum = sql.query("SELECT body FROM llmops_daily_calls LIMIT 1");
                String large = sum.replaceFirst("\"cost\":\"?[0-9.]+\"?", "\"cost\":1E+999999999");
                assertThat(large).isNotEqualTo(sum);
                sql.execute("UPDATE llmops_daily_calls SET body = '" + large + "'");
            }

            assertThat(verify(null)).isInstanceOf(Broken.class);
        }

        @Test
        void an_erased_unit_leaves_no_gap() throws SQLException {
            try (Store store = open()) {
                store.experiments().erase("ana");
            }

            assertThat(verify(head)).isInstanceOf(AuditVerification.Intact.class);
        }
    }

    static AuditEvent event(String subject) {
        return new AuditEvent("test", "ana", subject, Map.of("b", 1, "a", 1.5), Instant.parse("2026-03-01T12:00:00Z"));
    }

    static void assertBroken(AuditVerification verification, long sequence, Kind kind) {
        assertThat(verification).isInstanceOfSatisfying(Broken.class, broken -> {
            assertThat(broken.kind()).as(broken.explanation()).isEqualTo(kind);
            assertThat(broken.sequence()).as(broken.explanation()).isEqualTo(sequence);
        });
    }

    final AuditVerification verify(AuditHead known) throws SQLException {
        try (Store store = open()) {
            return store.audit().verify(known);
        }
    }

    private String previousHash(int sequence) throws SQLException {
        try (RawSql sql = raw()) {
            return sql.query("SELECT previous_hash FROM llmops_audit_entry WHERE sequence = " + sequence);
        }
    }

    private void tamper(String... statements) throws SQLException {
        try (RawSql sql = raw()) {
            sql.execute(statements);
        }
    }
}
