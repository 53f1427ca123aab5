package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.audit.AuditVerification.Broken;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import dev.llmops.core.internal.audit.AuditChain;
import dev.llmops.core.internal.audit.AuditEvents;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.record.GenerationRow;
import dev.llmops.testkit.GenerationSearchKit;
import dev.llmops.testkit.RandomRecords;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application of schema 8, which keeps no sums of days, goes on writing after one of today has migrated the store. */
class RollingUpdateTest {

    /** As it stood in version 8 of the schema. */
    private static final String INSERT = "INSERT INTO llmops_generation (id, content_hash, started_at, status, prompt,"
            + " prompt_version, experiment, variant, user_name, session, tenant, model, body, input_tokens,"
            + " output_tokens, cost, currency, duration, first_token, blobs) VALUES " + Rows.marks(20);

    abstract static class Kit {

        private final RandomRecords records = new RandomRecords(7);
        private int days;

        abstract Store open() throws SQLException;

        abstract Connection connect() throws SQLException;

        @BeforeEach
        void migrateAndWrite() throws SQLException {
            save();
        }

        /** Each on a day of its own. */
        private Generation generation() {
            Generation generation = records.generation();
            Timings timings = generation.timings();
            return generation.toBuilder()
                    .timings(new Timings(
                            timings.startedAt().plus(Duration.ofDays(days++)),
                            timings.timeToFirstToken(),
                            timings.model(),
                            timings.total()))
                    .build();
        }

        private Generation save() throws SQLException {
            Generation generation = generation();
            try (Store store = open()) {
                store.generations().save(generation).join();
            }
            return generation;
        }

        final Generation saveAsOlderVersion() throws SQLException {
            return saveAsOlderVersion(generation());
        }

        private Generation saveAsOlderVersion(Generation generation) throws SQLException {
            GenerationRow row = GenerationRow.of(generation);
            try (Connection connection = connect()) {
                Rows.update(connection, INSERT, row.columns().toArray());
                for (Map.Entry<String, String> tag : row.tags().entrySet()) {
                    Rows.update(
                            connection,
                            "INSERT INTO llmops_generation_tag (name, value, generation_id) VALUES (?, ?, ?)",
                            tag.getKey(),
                            tag.getValue(),
                            generation.id().value());
                }
                for (Map.Entry<String, String> variant : row.variants().entrySet()) {
                    Rows.update(
                            connection,
                            "INSERT INTO llmops_generation_variant (experiment, variant, generation_id) VALUES (?, ?, ?)",
                            variant.getKey(),
                            variant.getValue(),
                            generation.id().value());
                }
                assertThat(row.blobs()).isEmpty();
                append(
                        connection,
                        AuditChain.canonical(AuditEvents.of(
                                generation,
                                RecordTable.GENERATION.hash(row.columns().toArray()))));
            }
            return generation;
        }

        private void removeAsOlderVersion(Generation generation) throws SQLException {
            String id = generation.id().value();
            try (Connection connection = connect()) {
                Rows.update(connection, "DELETE FROM llmops_generation_tag WHERE generation_id = ?", id);
                Rows.update(connection, "DELETE FROM llmops_generation_variant WHERE generation_id = ?", id);
                Rows.update(connection, "DELETE FROM llmops_experiment_call WHERE generation_id = ?", id);
                Rows.update(connection, "DELETE FROM llmops_generation WHERE id = ?", id);
                long sequence = append(
                        connection,
                        AuditChain.canonical(AuditEvents.ofRemoval(
                                "erasure",
                                Map.of("generation", List.of(id)),
                                "ana",
                                "asked",
                                Instant.parse("2026-11-30T12:00:00Z"))));
                Rows.update(
                        connection,
                        "INSERT INTO llmops_tombstone (kind, record_key, sequence) VALUES ('generation', ?, ?)",
                        id,
                        sequence);
            }
        }

        private static long append(Connection connection, String event) throws SQLException {
            AuditHead head = Rows.first(connection, AuditChain.SELECT_HEAD, AuditChain::readHead)
                    .orElse(AuditHead.EMPTY);
            AuditChain.Link link = AuditChain.link(head, event);
            Rows.update(
                    connection,
                    "INSERT INTO llmops_audit_entry (sequence, event, previous_hash, hash) VALUES (?, ?, ?, ?)",
                    link.sequence(),
                    link.event(),
                    link.previousHash(),
                    link.hash());
            return link.sequence();
        }

        private AuditVerification verify() throws SQLException {
            try (Store store = open()) {
                return store.audit().verify(null);
            }
        }

        final void requireIntactAndSummed() throws SQLException {
            assertThat(verify()).isInstanceOf(AuditVerification.Intact.class);
            try (Store store = open()) {
                GenerationSearchKit.requireDailySums(store.generations(), "acme");
            }
        }

        private void tamper(String sql) throws SQLException {
            try (Connection connection = connect()) {
                assertThat(Rows.update(connection, sql)).isPositive();
            }
        }

        @Test
        void what_the_older_version_wrote_is_summed_up_and_is_no_change() throws SQLException {
            saveAsOlderVersion();
            requireIntactAndSummed();

            saveAsOlderVersion();
            save();
            saveAsOlderVersion();
            save();
            requireIntactAndSummed();
        }

        @Test
        void what_the_older_version_removed_is_no_change() throws SQLException {
            Generation removed = save();
            save();
            removeAsOlderVersion(removed);
            save();

            requireIntactAndSummed();
        }

        @Test
        void what_the_older_version_wrote_and_this_one_erases_is_in_the_sums_before_it_is_taken_away()
                throws SQLException {
            saveAsOlderVersion(generation().toBuilder()
                    .caller(new Caller("bob", null, "acme", Map.of()))
                    .build());
            try (Store store = open()) {
                store.retention().erase(new Subject("acme", "bob"), null, "asked");
                GenerationSearchKit.requireDailySums(store.generations(), "acme");
            }
            requireIntactAndSummed();
        }

        @Test
        void sums_that_somebody_changes_afterwards_are_told() throws SQLException {
            saveAsOlderVersion();
            save();
            requireIntactAndSummed();

            tamper("DELETE FROM llmops_daily_calls");

            assertThat(verify()).isInstanceOf(Broken.class);
        }

        @Test
        void sums_of_other_days_that_somebody_changed_are_told_although_the_older_version_writes() throws SQLException {
            tamper("DELETE FROM llmops_daily_calls");
            saveAsOlderVersion();

            assertThat(verify()).isInstanceOf(Broken.class);
        }

        /** Who says that sums are behind has them made anew. */
        @Test
        void a_change_hidden_behind_an_older_version_that_never_wrote_is_undone() throws SQLException {
            save();
            tamper("UPDATE llmops_daily_calls SET day = '2020-01-01'");
            tamper("UPDATE llmops_daily_progress SET sequence = 0");

            assertThat(verify()).isInstanceOf(Broken.class);

            tamper("UPDATE llmops_daily_progress SET sequence = 99");
            requireIntactAndSummed();

            tamper("DELETE FROM llmops_daily_calls");
            tamper("DELETE FROM llmops_daily_progress");
            requireIntactAndSummed();
        }

        /** The sums have what came up to entry 1; the older version wrote entry 2. */
        @Test
        void sums_that_are_behind_are_no_change_unless_they_were_further_a_moment_ago() throws SQLException {
            saveAsOlderVersion();
            try (Connection connection = connect()) {
                assertThat(new DerivedRows(connection, Optional.of(1L)).result())
                        .isNull();
                assertThat(new DerivedRows(connection, Optional.of(2L)).result())
                        .contains("was set back");
                assertThat(new DerivedRows(connection, Optional.empty()).result())
                        .contains("verify once with the right to write");
            }
        }

        @Test
        void whoever_looks_at_the_sums_has_them_brought_up_to_the_end_each_time() throws SQLException {
            try (Store store = open()) {
                for (int i = 0; i < 2; i++) {
                    saveAsOlderVersion();
                    store.generations().daily(LocalDate.EPOCH, null);
                    store.generations().save(generation()).join(); // behind it in the queue
                    GenerationSearchKit.requireDailySums(store.generations(), "acme");
                }
            }
        }
    }

    @Nested
    class OnSqlite extends Kit {

        @TempDir
        Path folder;

        @Override
        Store open() {
            return Stores.sqlite(folder.resolve("llmops.db"));
        }

        @Override
        Connection connect() throws SQLException {
            return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("llmops.db"));
        }
    }

    @Nested
    @Tag("postgres")
    class OnPostgres extends Kit {

        private final HikariDataSource connections = PostgresPools.emptySchema();

        OnPostgres() throws SQLException {}

        @Override
        Store open() {
            return Stores.jdbc(connections);
        }

        @Override
        Connection connect() throws SQLException {
            return connections.getConnection();
        }

        @AfterEach
        void closeConnections() {
            connections.close();
        }

        @Test
        void an_auditor_who_may_only_read_is_told_that_the_sums_cannot_be_compared_until_somebody_may_write()
                throws SQLException {
            String auditor = "auditor_" + ProcessHandle.current().pid() + "_" + System.identityHashCode(this);
            saveAsOlderVersion();
            try (Connection connection = connect()) {
                Rows.execute(connection, "CREATE ROLE " + auditor);
                Rows.execute(connection, "GRANT USAGE ON SCHEMA " + connection.getSchema() + " TO " + auditor);
                Rows.execute(
                        connection,
                        "GRANT SELECT ON ALL TABLES IN SCHEMA " + connection.getSchema() + " TO " + auditor);
            }
            HikariConfig reading = new HikariConfig();
            reading.setJdbcUrl(connections.getJdbcUrl());
            reading.setConnectionInitSql("SET ROLE " + auditor);
            try (HikariDataSource pool = new HikariDataSource(reading);
                    Store store = Stores.jdbc(pool)) {
                assertThat(store.audit().verify(null))
                        .isInstanceOfSatisfying(
                                Broken.class,
                                broken -> assertThat(broken.explanation())
                                        .contains("verify once with the right to write"));
                requireIntactAndSummed();
                assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
            }
        }
    }
}
