package dev.llmops.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.WordHashEmbeddings;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

class RowSourceTest {

    @TempDir
    Path folder;

    private final WordHashEmbeddings embeddings = new WordHashEmbeddings();
    private final RagIndex index = RagIndex.inMemory().embeddings(embeddings).build();

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void each_line_of_json_is_a_document() throws IOException {
        Path file = write("faq.jsonl", """
                {"id": 1, "question": "How long is the cable?", "answer": "Three metres.", "year": 2025, "no": null}

                {"id": "b", "question": "Which plug?", "answer": "A red one."}
                """);

        IngestReport report = ingest(RowSource.of("faq", Rows.jsonLines(file), "id", "question", "answer")
                .withTitle("question")
                .withMetadata("year"));

        assertThat(report.results())
                .extracting(DocumentResult::id, DocumentResult::outcome)
                .containsExactly(Tuple.tuple("faq#1", Outcome.ADDED), Tuple.tuple("faq#b", Outcome.ADDED));
        Document first = index.document("faq#1").orElseThrow();
        assertThat(first.text()).isEqualTo("question: How long is the cable?\nanswer: Three metres.");
        assertThat(first.metadata()).isEqualTo(Map.of("year", 2025, "title", "How long is the cable?"));
        List<Passage> found = index.retrieve(RetrievalQuery.of("red plug", 1));
        assertThat(found).singleElement().satisfies(passage -> {
            assertThat(passage.sourceId()).isEqualTo("faq#b");
            assertThat(passage.range().in(index.document("faq#b").orElseThrow().text()))
                    .isEqualTo(passage.text());
        });
    }

    @Test
    void each_record_of_csv_is_a_document() throws IOException {
        Path file = write("parts.csv", "\uFEFFid,text,maker\r\n7,\"A plug,\nred\",Acme\r\n8,,Acme\r\n");

        IngestReport report =
                ingest(RowSource.of("parts", Rows.csv(file), "id", "text").withMetadata("maker"));

        assertThat(index.document("parts#7").orElseThrow())
                .isEqualTo(new Document("parts#7", "A plug,\nred", Map.of("maker", "Acme")));
        assertThat(report.skipped())
                .extracting(DocumentResult::id, DocumentResult::reason)
                .containsExactly(Tuple.tuple("parts#8", SkipReason.EMPTY));
    }

    @Test
    void each_row_of_a_query_is_a_document() throws Exception {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("shop.db"));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table part (id integer, body text, price real, old integer)");
            statement.execute(
                    "insert into part values (1, 'The plug is red.', 2.5, 0), (2, 'Gone.', 1, 1), (3, null, 1, 0)");
        }
        Rows rows = Rows.query(database, "select id, body as text, price from part where old = ?", 0);

        IngestReport report = ingest(RowSource.of("part", rows, "id", "text").withMetadata("price"));

        assertThat(report.results())
                .extracting(DocumentResult::id, DocumentResult::outcome)
                .containsExactly(Tuple.tuple("part#1", Outcome.ADDED), Tuple.tuple("part#3", Outcome.SKIPPED));
        assertThat(index.document("part#1").orElseThrow().metadata()).isEqualTo(Map.of("price", 2.5));
        assertThatThrownBy(() -> ingest(RowSource.of("part", Rows.query(database, "select nothing"), "id", "text")))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("'part'")
                .hasMessageContaining("no document was deleted");
        assertThat(index.document("part#1")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_connection_of_a_query_goes_back_as_it_came(boolean autoCommit) throws Exception {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("shop.db"));
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(autoCommit);
            // A pool that resets nothing: what is closed is lent to the next one as it is.
            Connection lent = proxy(
                    Connection.class,
                    (method, arguments) ->
                            method.getName().equals("close") ? null : method.invoke(connection, arguments));
            DataSource pool = proxy(DataSource.class, (method, arguments) -> lent);

            ingest(RowSource.of("part", Rows.query(pool, "select 1 as id, 'red' as text"), "id", "text"));

            assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
        }
        assertThat(index.document("part#1")).isPresent();
    }

    private interface Call {
        @Nullable
        Object on(Method method, Object @Nullable [] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> call.on(method, arguments)));
    }

    @Test
    void a_file_in_another_encoding_is_told_and_removes_nothing() throws IOException {
        ingest(table("part", "1|red plug"));
        Path file = folder.resolve("part.csv");
        Files.write(file, "id,text\n1,Kabelschuh aus \u00dcbersee\n".getBytes(StandardCharsets.ISO_8859_1));

        for (Rows rows : List.of(Rows.csv(file), Rows.jsonLines(file))) {
            assertThatThrownBy(() -> ingest(RowSource.of("part", rows, "id", "text")))
                    .isInstanceOf(IndexException.class)
                    .hasMessageContaining("no document was deleted: it must be in UTF-8");
        }
        assertThat(index.document("part#1")).isPresent();
    }

    @Test
    void only_what_changed_is_embedded_and_only_rows_of_this_table_go() throws IOException {
        Files.createDirectory(folder.resolve("docs"));
        write("docs/a.md", "A file.");
        index.ingest(FolderSource.of(folder.resolve("docs")));
        ingest(table("other", "9|elsewhere"));
        ingest(table("part", "1|red plug", "2|long cable", "3|oak table"));
        embeddings.embedded.clear();

        IngestReport report = ingest(table("part", "1|red plug", "3|oak leg"));

        assertThat(report.results())
                .extracting(DocumentResult::outcome)
                .containsExactly(Outcome.UNCHANGED, Outcome.UPDATED);
        assertThat(report.deleted()).containsExactly("part#2");
        assertThat(embeddings.embedded).containsExactly("oak leg");
        assertThat(index.documents()).isEqualTo(4);
        assertThat(index.ingest(FolderSource.of(folder.resolve("docs"))).deleted())
                .isEmpty();
        assertThat(index.documents()).isEqualTo(4);
    }

    @Test
    void a_broken_row_is_named_and_removes_nothing_since_it_may_be_anybodys() throws IOException {
        ingest(table("part", "1|red plug", "2|long cable"));
        Path file = write("part.jsonl", "{\"id\":1,\"text\":\"red plug\"}\n{broken\n{\"text\":\"no id\"}\n[1]\n");

        IngestReport report = ingest(RowSource.of("part", Rows.jsonLines(file), "id", "text"));

        assertThat(report.complete()).isFalse();
        assertThat(report.deleted()).isEmpty();
        assertThat(index.document("part#2")).isPresent();
        assertThat(report.skipped())
                .allSatisfy(row -> assertThat(row.reason()).isEqualTo(SkipReason.MALFORMED))
                .extracting(DocumentResult::id)
                .containsExactly("part#?2", "part#?3", "part#?4");
        assertThat(report.skipped().get(0).detail()).startsWith("row 2: it must be a JSON object");
    }

    @Test
    void of_two_rows_with_one_id_the_first_is_taken() {
        IngestReport report = ingest(table("part", "1|red plug", "1|long cable"));

        assertThat(report.skipped())
                .singleElement()
                .satisfies(row -> assertThat(row.detail()).isEqualTo("row 2: its id was there before"));
        assertThat(index.document("part#1").orElseThrow().text()).isEqualTo("red plug");
    }

    @Test
    void a_table_that_lost_most_of_its_rows_removes_nothing_unless_it_may() {
        ingest(table(
                "part", IntStream.range(0, 10).mapToObj(i -> i + "|plug " + i).toArray(String[]::new)));

        assertThatThrownBy(() -> ingest(table("part", "1|plug 1")))
                .isInstanceOf(StaleDocumentsException.class)
                .hasMessageContaining("9 of 10")
                .hasMessageContaining("the table 'part'");
        assertThat(index.documents()).isEqualTo(10);
        index.ingest(table("part", "1|plug 1"), IngestOptions.defaults().withMaxDeleteRatio(1));
        assertThat(index.documents()).isEqualTo(1);
    }

    @Test
    void a_source_that_makes_no_sense_is_refused() {
        assertThatThrownBy(() -> table("a#b")).hasMessage("name must not be blank and have no #, but was 'a#b'");
        assertThatThrownBy(() -> RowSource.of("a", Stream::of, "id"))
                .hasMessage("textColumns must have at least one column, but had none");
    }

    private static RowSource table(String name, String... rows) {
        return RowSource.of(
                name,
                () -> IntStream.range(0, rows.length).mapToObj(i -> {
                    int bar = rows[i].indexOf('|');
                    return Row.of(i + 1, Map.of("id", rows[i].substring(0, bar), "text", rows[i].substring(bar + 1)));
                }),
                "id",
                "text");
    }

    private IngestReport ingest(RowSource source) {
        return index.ingest(source);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
