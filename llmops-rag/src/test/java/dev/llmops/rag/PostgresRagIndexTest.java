package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.abort;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexMismatchException;
import dev.llmops.rag.index.PgVectorException;
import dev.llmops.rag.index.UnstorableException;
import dev.llmops.rag.ingest.DocumentResult;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.SkipReason;
import dev.llmops.rag.pipeline.Stages;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteDataSource;

class PostgresRagIndexTest {

    @ParameterizedTest
    @CsvSource({"TRANSACTION_REPEATABLE_READ, true, false", "TRANSACTION_SERIALIZABLE, false, true"})
    void two_that_replace_the_same_document_at_once_fail_in_no_mode_of_the_connections(
            String isolation, boolean autoCommit, boolean readOnly) throws Exception {
        try (HikariDataSource connections = PgVectorPool.emptySchema(pool -> {
                    pool.setTransactionIsolation(isolation);
                    pool.setAutoCommit(autoCommit);
                    pool.setReadOnly(readOnly);
                });
                RagIndex one = RagIndex.postgres(connections, "docs").build();
                RagIndex other = RagIndex.postgres(connections, "docs").build()) {
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> replace(one));
            replace(other);
            first.join();

            assertThat(one.documents()).isEqualTo(1);
            assertThat(other.retrieve(RetrievalQuery.of("cable", 5))).hasSize(1);
        }
    }

    private static void replace(RagIndex index) {
        for (int i = 0; i < 20; i++) {
            index.put(new Document("manual.md", "The cable is " + i + " metres long.", Map.of()));
        }
    }

    @Test
    @Timeout(60)
    void who_writes_does_not_wait_for_others_that_write_other_documents() throws SQLException {
        try (HikariDataSource connections = PgVectorPool.emptySchema();
                RagIndex index = words(connections, "docs");
                Connection other = connections.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // As another has it until its commit.
            statement.execute("SELECT pg_advisory_xact_lock_shared(hashtext('llmops_docs'))");
            statement.execute("INSERT INTO llmops_docs_document (name, id, text, metadata, digest, language)"
                    + " VALUES ('other', 'other', '', '{}', '', 'en')");

            replace(index);

            assertThat(index.documents()).isEqualTo(1);
            other.rollback();
        }
    }

    @Test
    void the_tables_of_an_application_are_not_in_the_way() throws SQLException {
        try (HikariDataSource connections = PgVectorPool.emptySchema();
                Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE docs_document (mine INT)");
            try (RagIndex index = RagIndex.postgres(connections, "docs").build()) {
                replace(index);

                assertThat(index.documents()).isEqualTo(1);
            }
        }
    }

    @Test
    void tables_that_flyway_made_are_refused_with_what_to_do() throws SQLException {
        try (HikariDataSource connections = PgVectorPool.emptySchema();
                Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE docs_kind (tenants BOOLEAN)");
            statement.execute("CREATE TABLE docs_schema_history (installed_rank INT)");

            assertThatThrownBy(() -> RagIndex.postgres(connections, "docs").build())
                    .isInstanceOf(IndexException.class)
                    .hasMessageContaining("docs_* were made by a build from before the first release");
        }
    }

    @Test
    void a_folder_is_ingested_and_a_second_run_embeds_nothing(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("cable.md"), "# Cable\n\nThe cable is three metres long.\n");
        Files.writeString(folder.resolve("lamp.md"), "# Lamp\n\nThe lamp has two bulbs.\n");
        WordHashEmbeddings embeddings = new WordHashEmbeddings();
        try (HikariDataSource connections = PgVectorPool.emptySchema()) {
            for (int run = 0; run < 2; run++) {
                try (RagIndex index = RagIndex.postgres(connections, "docs")
                        .embeddings(embeddings)
                        .build()) {
                    index.ingest(FolderSource.of(folder));

                    assertThat(index.documents()).isEqualTo(2);
                    assertThat(index.retrieve(RetrievalQuery.of("How long is the cable?", 1)))
                            .extracting(Passage::sourceId)
                            .containsExactly("cable.md");
                }
            }
            assertThat(embeddings.embedded)
                    .as("texts of documents, embedded once")
                    .hasSize(2);
            Files.delete(folder.resolve("lamp.md"));
            try (RagIndex index = RagIndex.postgres(connections, "docs")
                    .embeddings(embeddings)
                    .build()) {
                index.ingest(FolderSource.of(folder));
                assertThat(index.documents()).isEqualTo(1);
            }
        }
    }

    @Test
    void two_indexes_of_one_database_share_nothing_and_several_processes_one_index() throws SQLException {
        try (HikariDataSource connections = PgVectorPool.emptySchema();
                RagIndex one = words(connections, "one");
                RagIndex again = words(connections, "one");
                RagIndex two = words(connections, "two")) {
            one.put(new Document("d", "A lamp.", Map.of()));

            assertThat(again.documents()).isEqualTo(1);
            assertThat(two.documents()).isZero();
        }
    }

    @Test
    void an_index_made_with_another_model_or_with_tenants_is_refused() throws SQLException {
        try (HikariDataSource connections = PgVectorPool.emptySchema()) {
            words(connections, "docs").close();

            assertThatThrownBy(() -> RagIndex.postgres(connections, "docs")
                            .embeddings(new WordHashEmbeddings())
                            .build())
                    .isInstanceOf(IndexMismatchException.class)
                    .hasMessageContaining("llmops rag index");
            assertThatThrownBy(() -> RagIndex.postgres(connections, "docs")
                            .lexicalOnly()
                            .tenants()
                            .build())
                    .isInstanceOf(IndexMismatchException.class)
                    .hasMessageContaining("tenants");
        }
    }

    @Test
    void vectors_of_a_model_of_another_name_or_dimension_are_refused_with_the_command_that_embeds_anew()
            throws SQLException {
        try (HikariDataSource connections = PgVectorPool.emptySchema()) {
            modelled(connections, "a", 3).close();
            modelled(connections, "a", 3).close();

            for (Supplier<RagIndex> other : List.<Supplier<RagIndex>>of(
                    () -> modelled(connections, "b", 3), () -> modelled(connections, "a", 4))) {
                assertThatThrownBy(other::get)
                        .isInstanceOf(IndexMismatchException.class)
                        .hasMessageContaining("llmops/a:3")
                        .hasMessageContaining("llmops rag index DIR --index NEW_INDEX");
            }
        }
    }

    private static RagIndex modelled(HikariDataSource connections, String name, int dimension) {
        return RagIndex.postgres(connections, "docs")
                .embeddings(ScriptedEmbeddingClient.of(name, dimension, text -> new float[dimension]))
                .build();
    }

    @Test
    void what_postgres_can_not_hold_is_refused_and_nothing_else_is_lost() throws SQLException {
        try (HikariDataSource connections = PgVectorPool.emptySchema();
                RagIndex index = words(connections, "docs")) {
            for (Document zero : List.of(
                    new Document("d", "A\u0000lamp.", Map.of()),
                    new Document("d", "A lamp.", Map.of("a", List.of(Map.of("b\u0000", 1)))))) {
                assertThatThrownBy(() -> index.put(zero))
                        .isInstanceOf(UnstorableException.class)
                        .hasMessageContaining("U+0000");
            }
            index.put(
                    new Document("e", "A 'lamp' \\ of 😀 oak; DROP TABLE docs_passage; --", Map.of("it's", "a \"b\"")));

            RagRetriever bound = index.retriever().filter(Filter.eq("it's", "a \"b\""));
            assertThat(bound.retrieve(RetrievalQuery.of("lamp", 3))).hasSize(1);
        }
    }

    @Test
    void what_means_something_to_copy_comes_back_as_it_was() throws SQLException {
        String text = "A lamp\t\\t\r\n\\N\n\\.\n\\\\ of oak.\n";
        Document document = new Document("\\N", text, Map.of("a\tb", "c\nd", "e", "\\"));
        try (HikariDataSource connections = PgVectorPool.emptySchema();
                RagIndex index = words(connections, "docs")) {
            index.put(document);

            assertThat(index.document("\\N")).contains(document);
            assertThat(index.retrieve(RetrievalQuery.of("oak", 3)))
                    .singleElement()
                    .satisfies(passage ->
                            assertThat(passage.text()).isEqualTo(passage.range().in(text)));
            assertThat(index.retriever().filter(Filter.eq("a\tb", "c\nd")).retrieve(RetrievalQuery.of("lamp", 3)))
                    .hasSize(1);
        }
    }

    @Test
    void a_file_that_postgres_can_not_hold_is_skipped_and_the_others_go_on(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("a.txt"), "\uFEFFA\u0000lamp.".getBytes(StandardCharsets.UTF_16LE));
        Files.writeString(folder.resolve("b.md"), "# The escape \\u0000\n\nStands for a zero.\n");
        Files.writeString(folder.resolve("c.md"), "# Chair\n\nA chair of oak.\n");
        try (HikariDataSource connections = PgVectorPool.emptySchema();
                RagIndex index = words(connections, "docs")) {
            IngestReport report = index.ingest(FolderSource.of(folder));

            assertThat(report.results())
                    .extracting(DocumentResult::id, DocumentResult::outcome, DocumentResult::reason)
                    .containsExactlyInAnyOrder(
                            tuple("a.txt", Outcome.SKIPPED, SkipReason.UNSTORABLE),
                            tuple("b.md", Outcome.ADDED, null),
                            tuple("c.md", Outcome.ADDED, null));
            assertThat(index.documents()).isEqualTo(2);
        }
    }

    @Test
    void the_last_scan_the_languages_and_the_parents_of_passages_are_kept(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.txt"), "Der Stecker ist rot und die Lampe ist nicht lang.");
        String text = "# Lamp\n\n## Cable\n\nThe cable is long.\n\nIt is black, and it is flat.";
        Files.writeString(folder.resolve("b.md"), text);
        Files.writeString(folder.resolve("empty.txt"), "");
        try (EmbeddedPostgres plain = plain()) {
            for (int run = 0; run < 2; run++) {
                try (RagIndex index = RagIndex.postgres(plain.getPostgresDatabase(), "docs")
                        .lexicalOnly()
                        .chunking(Chunking.characters(50).withParents(100))
                        .build()) {
                    index.ingest(FolderSource.of(folder));

                    IndexStatus status = index.status();
                    assertThat(status.languages()).isEqualTo(Map.of("de", 1, "en", 2));
                    assertThat(status.lastIngests())
                            .singleElement()
                            .satisfies(scan -> assertThat(scan.skipped())
                                    .extracting(DocumentResult::reason)
                                    .containsExactly(SkipReason.EMPTY));
                    Passage flat = index.retrieve(RetrievalQuery.of("flat", 1)).get(0);
                    assertThat(Stages.parents(index)
                                    .apply(RetrievalQuery.of("flat", 1), List.of(flat))
                                    .passages())
                            .extracting(Passage::text)
                            .containsExactly(text);
                }
            }
        }
    }

    private static EmbeddedPostgres plain() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException | RuntimeException e) {
            return abort("skipped: PostgreSQL does not start here: " + e);
        }
    }

    @Test
    void without_pgvector_an_index_with_vectors_is_refused_and_one_for_words_works() throws IOException {
        try (EmbeddedPostgres plain = plain()) {
            assertThatThrownBy(() -> RagIndex.postgres(plain.getPostgresDatabase(), "docs")
                            .embeddings(new WordHashEmbeddings())
                            .build())
                    .isInstanceOf(PgVectorException.class)
                    .hasMessageContaining("CREATE EXTENSION vector");
            try (RagIndex index = words(plain.getPostgresDatabase(), "docs")) {
                index.put(new Document("d", "A lamp.", Map.of()));
                assertThat(index.retrieve(RetrievalQuery.of("lamp", 3))).hasSize(1);
            }
        }
    }

    @Test
    void another_database_and_a_name_that_is_no_name_are_refused() {
        SQLiteDataSource sqlite = new SQLiteDataSource();
        sqlite.setUrl("jdbc:sqlite::memory:");

        assertThatThrownBy(() -> words(sqlite, "docs"))
                .isInstanceOf(PgVectorException.class)
                .hasMessageContaining("SQLite");
        for (String name : List.of("", "Docs", "1", "docs; DROP TABLE x", "a".repeat(41))) {
            assertThatThrownBy(() -> RagIndex.postgres(sqlite, name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + name + "'");
        }
    }

    private static RagIndex words(javax.sql.DataSource connections, String name) {
        return RagIndex.postgres(connections, name).lexicalOnly().build();
    }
}
