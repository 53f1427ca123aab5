package dev.llmops.rag.internal.postgres;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.index.IndexField;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.index.UnstorableException;
import dev.llmops.rag.internal.text.Languages;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes documents within one transaction. */
final class PostgresWriter {

    private record FieldRow(@Nullable String tenant, String name, IndexField.Type type) {}

    private final Connection connection;
    private final String index;
    private final boolean vectors;

    PostgresWriter(Connection connection, String index, int dimension) {
        this.connection = connection;
        this.index = index;
        this.vectors = dimension > 0;
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

    void write(Map<String, @Nullable IndexedDocument> documents) throws SQLException {
        new Sql()
                .add("DELETE FROM " + index + "_document WHERE name = ANY (?)", List.copyOf(documents.keySet()))
                .run(connection);
        Set<String> languages = new TreeSet<>();
        Set<FieldRow> fields = new LinkedHashSet<>();
        for (Map.Entry<String, @Nullable IndexedDocument> each : documents.entrySet()) {
            IndexedDocument document = each.getValue();
            if (document != null) {
                String language = Languages.of(document.document());
                languages.add(language);
                passages(document, document(each.getKey(), document, language), language);
                document.passages()
                        .forEach(passage -> passage.metadata()
                                .forEach((name, value) ->
                                        fields.add(new FieldRow(document.tenant(), name, IndexField.Type.of(value)))));
            }
        }
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

    private long document(String name, IndexedDocument document, String language) throws SQLException {
        return new Sql()
                .add(
                        "INSERT INTO " + index + "_document (name, tenant, id, text, metadata, digest, language)"
                                + " VALUES (?, ?, ?, ?, ?::jsonb, ?, ?) RETURNING number",
                        name,
                        document.tenant(),
                        document.document().id(),
                        document.document().text(),
                        MetadataTerms.json(document.document().metadata()),
                        document.digest(),
                        language)
                .list(connection, row -> row.getLong(1))
                .get(0);
    }

    private void passages(IndexedDocument document, long number, String language) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + index
                + "_passage (document, tenant, source, start_at, end_at, text, metadata, hash, words"
                + (vectors
                        ? ", vector) VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?::tsvector, ?::vector)"
                        : ") VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?::tsvector)"))) {
            for (IndexedPassage passage : document.passages()) {
                List<@Nullable Object> values = new ArrayList<>();
                values.add(number);
                values.add(document.tenant());
                values.add(document.document().id());
                values.add(passage.range().start());
                values.add(passage.range().end());
                values.add(passage.range().in(document.document().text()));
                values.add(MetadataTerms.json(passage.metadata()));
                values.add(Sha256.hex(passage.indexed()));
                values.add(PgText.tsvector(language, passage.indexed()));
                if (vectors) {
                    float[] vector = passage.vector();
                    values.add(vector == null ? null : PgText.vector(vector));
                }
                for (int i = 0; i < values.size(); i++) {
                    Sql.bind(connection, statement, i + 1, values.get(i));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
