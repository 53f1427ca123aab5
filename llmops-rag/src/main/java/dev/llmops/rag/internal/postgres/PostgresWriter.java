package dev.llmops.rag.internal.postgres;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.index.IndexField;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.index.UnstorableException;
import dev.llmops.rag.internal.text.Languages;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes documents by {@code COPY}. Its rows are made before the transaction begins, so that this is short and can be tried again: to find the
 * words of texts takes the most of the processor's time.
 */
final class PostgresWriter {

    private record FieldRow(@Nullable String tenant, String name, IndexField.Type type) {}

    /** Without the document's number, which the transaction gives. */
    private record Rows(String document, List<String> passages) {}

    private final String index;
    private final boolean vectors;
    private final List<String> replaced;
    private final List<Rows> rows = new ArrayList<>();
    private final Set<String> languages = new TreeSet<>();
    private final Set<FieldRow> fields = new LinkedHashSet<>();

    /** @param documents by their keys; null for one that is deleted */
    PostgresWriter(String index, int dimension, Map<String, @Nullable IndexedDocument> documents) {
        this.index = index;
        this.vectors = dimension > 0;
        this.replaced = List.copyOf(documents.keySet());
        documents.forEach((key, document) -> {
            if (document != null) {
                add(key, document);
            }
        });
    }

    /** PostgreSQL's texts can hold every character but one. */
    static void requireStorable(IndexedDocument document) {
        String id = document.document().id();
        require(id, id);
        require(id, document.document().text());
        require(id, document.tenant());
        require(id, document.document().metadata());
        document.passages().forEach(passage -> require(id, passage.metadata()));
    }

    private static void require(String id, @Nullable Object value) {
        if (PgText.hasZero(value)) {
            throw new UnstorableException("a document in PostgreSQL must not hold the character U+0000, but '"
                    + id.replace("\0", "\\0") + "' does");
        }
    }

    private void add(String key, IndexedDocument document) {
        String language = Languages.of(document.document());
        languages.add(language);
        List<String> passages = new ArrayList<>();
        for (IndexedPassage passage : document.passages()) {
            passages.add(passage(document, passage, language));
            passage.metadata()
                    .forEach((name, value) ->
                            fields.add(new FieldRow(document.tenant(), name, IndexField.Type.of(value))));
        }
        rows.add(new Rows(
                new CopyRow()
                        .add(key)
                        .add(document.tenant())
                        .add(document.document().id())
                        .add(document.document().text())
                        .add(MetadataTerms.json(document.document().metadata()))
                        .add(document.digest())
                        .add(language)
                        .toString(),
                passages));
    }

    private String passage(IndexedDocument document, IndexedPassage passage, String language) {
        CopyRow row = new CopyRow()
                .add(document.tenant())
                .add(document.document().id())
                .add(passage.range().start())
                .add(passage.range().end())
                .add(passage.range().in(document.document().text()))
                .add(MetadataTerms.json(passage.metadata()))
                .add(Sha256.hex(passage.indexed()))
                .add(PgText.tsvector(language, passage.indexed()));
        if (vectors) {
            float[] vector = passage.vector();
            row.add(vector == null ? null : PgText.vector(vector));
        }
        return row.toString();
    }

    /** Within a transaction; once for each attempt. */
    void write(Connection connection) throws SQLException {
        new Sql()
                .add("DELETE FROM " + index + "_document WHERE name = ANY (?)", replaced)
                .run(connection);
        if (rows.isEmpty()) {
            return;
        }
        List<String> documents = new ArrayList<>();
        List<String> passages = new ArrayList<>();
        List<Long> numbers = numbers(connection);
        for (int i = 0; i < rows.size(); i++) {
            String end = "\t" + numbers.get(i) + "\n";
            documents.add(rows.get(i).document() + end);
            rows.get(i).passages().forEach(passage -> passages.add(passage + end));
        }
        copy(connection, "_document (name, tenant, id, text, metadata, digest, language, number)", documents);
        copy(
                connection,
                "_passage (tenant, source, start_at, end_at, text, metadata, hash, words" + (vectors ? ", vector" : "")
                        + ", document)",
                passages);
        names(connection);
    }

    private List<Long> numbers(Connection connection) throws SQLException {
        return new Sql()
                .add(
                        "SELECT nextval(pg_get_serial_sequence(?, 'number')) FROM generate_series(1, ?)",
                        index + "_document",
                        rows.size())
                .list(connection, row -> row.getLong(1));
    }

    private void copy(Connection connection, String into, List<String> lines) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + index + into + " FROM STDIN");
        try {
            for (String line : lines) {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
            }
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void names(Connection connection) throws SQLException {
        for (String language : languages) {
            new Sql()
                    .add("INSERT INTO " + index + "_language VALUES (?) ON CONFLICT DO NOTHING", language)
                    .run(connection);
        }
        for (FieldRow field : fields) {
            new Sql()
                    .add(
                            "INSERT INTO " + index + "_field VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                            field.tenant(),
                            field.name(),
                            field.type().name())
                    .run(connection);
        }
    }
}
