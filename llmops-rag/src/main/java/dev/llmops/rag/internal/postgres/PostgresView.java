package dev.llmops.rag.internal.postgres;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexField;
import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexStats;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A transaction that reads; numbers of rows name passages. One search at a time uses its connection. */
final class PostgresView implements IndexView {

    private static final String PASSAGE = "SELECT source, start_at, end_at, text, metadata, number FROM ";

    /** As a double, or the driver gives one of two different ones, by how it happens to fetch the row. */
    private static final String SCORE = "ts_rank_cd(words, ?::tsquery)::float8";

    private final Borrowed reader;
    private final Connection connection;
    private final String index;
    private final DenseSearch dense;
    private final boolean vectors;
    private boolean closed;
    private @Nullable List<String> languages;

    PostgresView(Borrowed reader, String index, int dimension, boolean large) {
        this.reader = reader;
        this.connection = reader.connection();
        this.index = index;
        this.vectors = dimension > 0;
        this.dense = new DenseSearch(index, dimension, large);
    }

    static boolean hasMoreThan(Connection connection, String index, int passages) throws SQLException {
        return new Sql()
                        .add(
                                "SELECT count(*) FROM (SELECT 1 FROM " + index + "_passage LIMIT ?) AS beginning",
                                passages + 1L)
                        .list(connection, row -> row.getInt(1))
                        .get(0)
                > passages;
    }

    @Override
    public List<IndexHit> lexical(String text, IndexScope scope, int limit) {
        return read(() -> {
            String words = words(text);
            if (words.isEmpty()) {
                return List.of();
            }
            Sql sql = new Sql()
                    .add(
                            "SELECT number, " + SCORE + " AS score FROM " + index
                                    + "_passage WHERE words @@ ?::tsquery",
                            words,
                            words);
            SqlFilter.add(sql, scope);
            return sql.add(" ORDER BY score DESC, number LIMIT ?", (long) limit).list(connection, PostgresView::hit);
        });
    }

    private String words(String text) throws SQLException {
        return PgText.tsquery(present(), text);
    }

    /** {@return the languages of all passages that there are or were} */
    private List<String> present() throws SQLException {
        List<String> known = languages;
        if (known == null) {
            known = new Sql()
                    .add("SELECT language FROM " + index + "_language ORDER BY language")
                    .list(connection, row -> row.getString(1));
            languages = known;
        }
        return known;
    }

    @Override
    public List<IndexHit> dense(float[] vector, IndexScope scope, int limit) {
        return vectors ? read(() -> dense.nearest(connection, vector, scope, limit)) : List.of();
    }

    static IndexHit hit(ResultSet row) throws SQLException {
        return new IndexHit(row.getLong(1), row.getDouble(2));
    }

    @Override
    public double[] lexicalScores(String text, long[] passages) {
        return read(() -> {
            String words = words(text);
            return words.isEmpty()
                    ? new double[passages.length]
                    : scores(
                            passages,
                            new Sql()
                                    .add(
                                            "SELECT number, " + SCORE + " FROM " + index
                                                    + "_passage WHERE number = ANY (?)",
                                            words,
                                            list(passages)));
        });
    }

    @Override
    public double[] cosines(float[] vector, long[] passages) {
        return vectors
                ? read(() -> scores(
                        passages,
                        new Sql()
                                .add(
                                        "SELECT number, 1 - (vector <=> ?::vector) FROM " + index
                                                + "_passage WHERE number = ANY (?) AND vector IS NOT NULL",
                                        PgText.vector(vector),
                                        list(passages))))
                : new double[passages.length];
    }

    private double[] scores(long[] passages, Sql sql) throws SQLException {
        Map<Long, Double> scores = sql.list(connection, PostgresView::hit).stream()
                .collect(Collectors.toMap(IndexHit::passage, IndexHit::score));
        return Arrays.stream(passages)
                .mapToDouble(passage -> scores.getOrDefault(passage, 0.0))
                .toArray();
    }

    private static List<Long> list(long[] passages) {
        return LongStream.of(passages).boxed().toList();
    }

    @Override
    public List<Passage> passages(List<IndexHit> hits) {
        return read(() -> {
            Map<Long, Passage> found = new HashMap<>();
            new Sql()
                    .add(
                            PASSAGE + index + "_passage WHERE number = ANY (?)",
                            hits.stream().map(IndexHit::passage).toList())
                    .list(connection, row -> found.put(row.getLong(6), passage(row)));
            return hits.stream()
                    .map(hit -> java.util.Objects.requireNonNull(found.get(hit.passage()))
                            .withScore(hit.score()))
                    .toList();
        });
    }

    private static Passage passage(ResultSet row) throws SQLException {
        return new Passage(
                row.getString(1),
                new CharRange(row.getInt(2), row.getInt(3)),
                row.getString(4),
                null,
                MetadataTerms.metadata(row.getString(5)));
    }

    @Override
    public Optional<Document> document(@Nullable String tenant, String id) {
        return read(() -> new Sql()
                        .add(
                                "SELECT id, text, metadata FROM " + index + "_document WHERE name = ?",
                                PostgresIndex.key(tenant, id))
                        .list(
                                connection,
                                row -> new Document(
                                        row.getString(1), row.getString(2), MetadataTerms.metadata(row.getString(3))))
                        .stream()
                        .findFirst());
    }

    @Override
    public List<Passage> passages(@Nullable String tenant, String id, CharRange range) {
        return read(() -> new Sql()
                .add(
                        PASSAGE + index + "_passage WHERE document = (SELECT number FROM " + index
                                + "_document WHERE name = ?) AND start_at < ? AND end_at > ? AND end_at > start_at AND ? > ?"
                                + " ORDER BY start_at, end_at",
                        PostgresIndex.key(tenant, id),
                        range.end(),
                        range.start(),
                        range.end(),
                        range.start())
                .list(connection, PostgresView::passage));
    }

    @Override
    public void forEach(IndexScope scope, Consumer<Passage> each) {
        read(() -> {
            Sql sql = new Sql().add(PASSAGE + index + "_passage WHERE true");
            SqlFilter.add(sql, scope);
            sql.each(connection, row -> {
                each.accept(passage(row));
                return true;
            });
            return true;
        });
    }

    @Override
    public Map<String, String> digests(@Nullable String tenant) {
        return read(() -> {
            Sql sql = new Sql().add("SELECT id, digest FROM " + index + "_document WHERE true");
            SqlFilter.addTenant(sql, tenant);
            Map<String, String> digests = new HashMap<>();
            sql.each(connection, row -> digests.put(row.getString(1), row.getString(2)));
            return digests;
        });
    }

    @Override
    public Optional<String> digest(@Nullable String tenant, String id) {
        return read(() -> new Sql()
                        .add("SELECT digest FROM " + index + "_document WHERE name = ?", PostgresIndex.key(tenant, id))
                        .list(connection, row -> row.getString(1))
                        .stream()
                        .findFirst());
    }

    @Override
    public Map<String, float[]> vectors(@Nullable String tenant, String id, List<String> indexed) {
        if (!vectors || indexed.isEmpty()) {
            return Map.of();
        }
        Map<String, String> texts =
                indexed.stream().distinct().collect(Collectors.toMap(Sha256::hex, Function.identity()));
        return read(() -> {
            Map<String, float[]> found = new HashMap<>();
            new Sql()
                    .add(
                            "SELECT hash, vector::text FROM " + index + "_passage WHERE document = (SELECT number FROM "
                                    + index
                                    + "_document WHERE name = ?) AND hash = ANY (?) AND vector IS NOT NULL",
                            PostgresIndex.key(tenant, id),
                            List.copyOf(texts.keySet()))
                    .each(
                            connection,
                            row -> found.put(
                                    String.valueOf(texts.get(row.getString(1))), PgText.vector(row.getString(2))));
            return found;
        });
    }

    @Override
    public List<IndexField> fields(@Nullable String tenant) {
        return read(() -> {
            Map<String, EnumSet<IndexField.Type>> types = new TreeMap<>();
            Sql sql = new Sql().add("SELECT name, type FROM " + index + "_field WHERE true");
            SqlFilter.addTenant(sql, tenant);
            sql.each(
                    connection,
                    row -> types.computeIfAbsent(row.getString(1), name -> EnumSet.noneOf(IndexField.Type.class))
                            .add(IndexField.Type.valueOf(row.getString(2))));
            return types.entrySet().stream()
                    .map(field -> new IndexField(field.getKey(), field.getValue()))
                    .toList();
        });
    }

    @Override
    public Map<String, Integer> languages() {
        return read(() -> {
            Map<String, Integer> passages = new TreeMap<>();
            new Sql()
                    .add("SELECT d.language, count(*) FROM " + index + "_passage p JOIN " + index
                            + "_document d ON d.number = p.document GROUP BY d.language")
                    .each(connection, row -> passages.put(row.getString(1), row.getInt(2)));
            return passages;
        });
    }

    @Override
    public Map<String, Integer> languages(long[] numbers) {
        return read(() -> {
            if (numbers.length == 0) {
                return Map.of();
            }
            if (present().size() == 1) {
                return Map.of(present().get(0), numbers.length);
            }
            Map<String, Integer> counts = new TreeMap<>();
            new Sql()
                    .add(
                            "SELECT d.language, count(*) FROM " + index + "_passage p JOIN " + index
                                    + "_document d ON d.number = p.document WHERE p.number = ANY (?) GROUP BY d.language",
                            Arrays.stream(numbers).boxed().toList())
                    .each(connection, row -> counts.put(row.getString(1), row.getInt(2)));
            return counts;
        });
    }

    @Override
    public IndexStats stats() {
        return read(() -> new Sql()
                .add("SELECT (SELECT count(*) FROM " + index + "_document), (SELECT count(*) FROM " + index
                        + "_passage)")
                .list(connection, row -> new IndexStats(row.getInt(1), row.getInt(2)))
                .get(0));
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            read(() -> {
                reader.close();
                return true;
            });
        }
    }

    private interface Reading<T> {
        T run() throws SQLException;
    }

    private synchronized <T> T read(Reading<T> reading) {
        try {
            return reading.run();
        } catch (SQLException e) {
            throw new IndexException("index '" + index + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
