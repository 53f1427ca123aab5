package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.audit.AuditVerification.Broken;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationMeasure;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.transfer.ExportReader;
import dev.llmops.testkit.GenerationSearchKit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A store as a build from before prompts had histories wrote it: {@code store-of-schema-2.jsonl} has its rows, of 24 calls with feedback, two
 * prompts with labels, and memory.
 */
class OlderStoreTest {

    private static final List<String> SCRIPTS = List.of("V1__generations_feedback_prompts_audit.sql", "V2__memory.sql");

    @TempDir
    Path folder;

    private static String resource(String name) throws IOException {
        try (InputStream in = OlderStoreTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Connection connection, String sequence) throws Exception {
        try (Statement statement = connection.createStatement()) {
            for (String script : SCRIPTS) {
                for (String each : resource("migration/" + script)
                        .replace("${sequence}", sequence)
                        .split(";\\s*\n", -1)) {
                    if (!each.isBlank()) {
                        statement.execute(each);
                    }
                }
            }
            statement.execute(
                    "CREATE TABLE llmops_schema (version INTEGER NOT NULL PRIMARY KEY, checksum TEXT NOT NULL)");
        }
        ExportReader.read(
                Path.of(OlderStoreTest.class
                        .getResource("store-of-schema-2.jsonl")
                        .toURI()),
                new Filling(connection));
    }

    private static final class Filling implements ExportReader.Visitor {

        private final Connection connection;
        private String insert = "";

        Filling(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void begin(int schema, String head) {
            assertThat(schema).isEqualTo(SCRIPTS.size());
        }

        @Override
        public void table(String name, List<String> columns) {
            insert = "INSERT INTO " + name + " (" + String.join(", ", columns) + ") VALUES ("
                    + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        }

        @Override
        public void row(List<@Nullable Object> values) throws SQLException {
            Rows.update(connection, insert, values.toArray());
        }
    }

    private Path sqliteFile() throws Exception {
        Path file = folder.resolve("old.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            write(connection, "INTEGER");
            connection.commit();
        }
        return file;
    }

    @Test
    void of_sqlite_is_opened_with_all_that_is_in_it() throws Exception {
        Path file = sqliteFile();
        try (Store store = Stores.sqlite(file);
                MemoryStore memory = MemoryStores.sqlite(file)) {
            requireAll(store, memory);
        }
    }

    /** Their entries of the log have no hash of these columns. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE llmops_generation SET input_tokens = COALESCE(input_tokens, 0) + 1 | its figures are not what it says
            UPDATE llmops_generation_variant SET variant = 'x'                        | what llmops_generation_variant says of it is not what it says
            """)
    void what_is_found_by_is_compared_with_what_the_records_of_an_older_store_say(String damage, String explanation)
            throws Exception {
        Path file = sqliteFile();
        Stores.sqlite(file).close();
        try (RawSql sql = new RawSql(file)) {
            sql.execute(damage);
        }

        try (Store store = Stores.sqlite(file)) {
            assertThat(store.audit().verify(null))
                    .isInstanceOfSatisfying(
                            Broken.class,
                            broken -> assertThat(broken.explanation()).contains(explanation));
        }
    }

    @Test
    @Tag("postgres")
    void of_postgresql_is_opened_with_all_that_is_in_it() throws Exception {
        try (HikariDataSource connections = PostgresPools.emptySchema()) {
            try (Connection connection = connections.getConnection()) {
                write(connection, "BIGINT");
            }
            try (Store store = Stores.jdbc(connections);
                    MemoryStore memory = MemoryStores.jdbc(connections)) {
                requireAll(store, memory);
            }
        }
    }

    private static void requireAll(Store store, MemoryStore memory) {
        // Before anything else: whoever verifies makes sums anew that are behind.
        GenerationSearchKit.requireDailySums(store.generations(), "acme");
        AuditHead before = store.audit().head();
        assertThat(store.audit().verify(before)).isEqualTo(new AuditVerification.Intact(before));

        List<Generation> all = store.generations().list(GenerationQuery.latest(100));
        assertThat(all).hasSize(24);
        assertThat(store.feedback().latest(100)).hasSize(24);
        requireFound(store, all);

        assertThat(store.prompts().versions("answer"))
                .extracting(PromptVersion::number)
                .containsExactly(1, 2);
        assertThat(store.prompts()
                        .get(PromptReference.labelled("answer", "production"))
                        .number())
                .isEqualTo(2);
        assertThat(store.prompts()
                        .get(PromptReference.labelled("answer", "staging"))
                        .number())
                .isEqualTo(1);
        store.prompts().label("answer", 1, "production", PromptCommit.NONE);
        assertThat(memory.messages(new SessionKey("acme", "user 1", "session 1"), 10))
                .hasSize(1);

        // Saved again it is the same record.
        store.generations().save(all.get(0)).join();
        assertThat(store.retention()
                        .erase(new Subject("acme", "user 1"), null, "asked")
                        .rows())
                .containsEntry("generation", 8L)
                .containsEntry("memory", 2L);
        GenerationSearchKit.requireDailySums(store.generations(), "acme");
        AuditHead after = store.audit().head();
        assertThat(store.audit().verify(before)).isEqualTo(new AuditVerification.Intact(after));
    }

    /** What the columns say is what the records say. */
    private static void requireFound(Store store, List<Generation> all) {
        assertThat(store.generations()
                        .list(GenerationQuery.latest(100)
                                .matching(GenerationFilter.builder()
                                        .tag("kind", "tag 1")
                                        .build())))
                .hasSize(12)
                .allMatch(
                        generation -> "tag 1".equals(generation.caller().tags().get("kind")));
        for (Generation generation : all) {
            generation
                    .assignments()
                    .forEach(assignment -> assertThat(store.generations()
                                    .list(GenerationQuery.latest(100)
                                            .matching(GenerationFilter.builder()
                                                    .experiment(assignment.experiment())
                                                    .variant(assignment.variant())
                                                    .build())))
                            .contains(generation));
        }
        assertThat(all).anyMatch(generation -> !generation.assignments().isEmpty());
        long tokens = all.stream()
                .map(generation -> generation.usage().input())
                .filter(count -> count != null)
                .mapToLong(Integer::longValue)
                .sum();
        assertThat(store.generations()
                        .aggregate(GenerationAggregation.over(
                                GenerationFilter.ALL, GenerationMeasure.of(GenerationMeasure.Kind.INPUT_TOKENS)))
                        .get(0)
                        .figures())
                .anySatisfy(figure -> assertThat(figure.sum()).isEqualByComparingTo(String.valueOf(tokens)));
    }
}
