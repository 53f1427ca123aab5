package dev.llmops.core.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.prompt.PromptIntegrity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads what is kept of prompts. Each version is compared with its hash when its JSON is parsed, which is once. */
final class PromptRows {

    private static final String SELECT =
            "SELECT name, number, content_hash, body FROM llmops_prompt_version WHERE name = ?";

    private static final String LABELS = "SELECT name, number, label FROM llmops_prompt_label";

    private static final int KEPT = 1_000;

    private final Cache<String, PromptVersion> parsed =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    static String json(Record record) {
        return RecordJson.write(record);
    }

    Optional<PromptVersion> find(Connection connection, PromptReference reference) throws SQLException {
        String name = reference.name();
        if (reference.number() != null) {
            return first(connection, SELECT + " AND number = ?", name, reference.number());
        }
        if (reference.label() != null) {
            return first(
                    connection,
                    SELECT + " AND number = (SELECT number FROM llmops_prompt_label WHERE name = ? AND label = ?)",
                    name,
                    name,
                    reference.label());
        }
        return first(connection, SELECT + " ORDER BY number DESC LIMIT 1", name);
    }

    Optional<PromptVersion> sameContent(Connection connection, String name, String hash) throws SQLException {
        return first(connection, SELECT + " AND content_hash = ? ORDER BY number DESC LIMIT 1", name, hash);
    }

    private Optional<PromptVersion> first(Connection connection, String sql, Object... arguments) throws SQLException {
        Optional<PromptVersion> found = Rows.first(connection, sql, this::version, arguments);
        if (found.isEmpty()) {
            return found;
        }
        PromptVersion version = found.get();
        List<String> labels = Rows.all(
                connection,
                "SELECT label FROM llmops_prompt_label WHERE name = ? AND number = ?",
                row -> row.getString(1),
                version.name(),
                version.number());
        return Optional.of(labels.isEmpty() ? version : version.withLabels(Set.copyOf(labels)));
    }

    List<PromptVersion> versions(Connection connection, String name) throws SQLException {
        List<PromptVersion> versions = Rows.all(connection, SELECT + " ORDER BY number", this::version, name);
        return labelled(versions, labels(connection, LABELS + " WHERE name = ?", name));
    }

    List<PromptVersion> search(Connection connection, PromptQuery query) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT name, number, content_hash, body FROM llmops_prompt_version v");
        List<Object> arguments = new ArrayList<>();
        if (query.tag() != null) {
            sql.append(" JOIN llmops_prompt_tag t USING (name) WHERE t.tag = ?");
            arguments.add(query.tag());
        }
        Set<String> tags = query.tag() == null ? Set.of() : Set.of(query.tag());
        return labelled(
                        Rows.all(connection, sql.toString(), this::version, arguments.toArray()),
                        labels(connection, LABELS))
                .stream()
                .filter(version -> query.matches(version, tags))
                .sorted(Comparator.comparing(PromptVersion::name).thenComparing(PromptVersion::number))
                .toList();
    }

    private static List<PromptVersion> labelled(
            List<PromptVersion> versions, Map<PromptReference, Set<String>> labels) {
        return versions.stream()
                .map(version -> {
                    Set<String> own = labels.get(version.reference());
                    return own == null ? version : version.withLabels(own);
                })
                .toList();
    }

    private static Map<PromptReference, Set<String>> labels(Connection connection, String sql, Object... arguments)
            throws SQLException {
        Map<PromptReference, Set<String>> labels = new HashMap<>();
        Rows.all(
                connection,
                sql,
                row -> labels.computeIfAbsent(
                                PromptReference.version(row.getString(1), row.getInt(2)), key -> new HashSet<>())
                        .add(row.getString(3)),
                arguments);
        return labels;
    }

    /** Behind a first move for each label that is from a time before moves were kept. */
    List<LabelMove> moves(Connection connection, String name) throws SQLException {
        List<LabelMove> kept = Rows.all(
                connection,
                "SELECT body FROM llmops_prompt_move WHERE name = ? ORDER BY position",
                row -> RecordJson.read(row.getString(1), LabelMove.class),
                name);
        Map<String, Integer> before = before(connection, name, kept);
        if (before.isEmpty()) {
            return kept;
        }
        List<LabelMove> all = new ArrayList<>();
        for (Map.Entry<String, Integer> label : before.entrySet()) {
            first(connection, SELECT + " AND number = ?", name, label.getValue())
                    .ifPresent(version -> all.add(older(label.getKey(), version)));
        }
        all.addAll(kept);
        return all;
    }

    /** Where labels were that no move had led there. */
    private static Map<String, Integer> before(Connection connection, String name, List<LabelMove> kept)
            throws SQLException {
        Map<String, Integer> before = new TreeMap<>();
        Set<String> moved = new HashSet<>();
        for (LabelMove move : kept) {
            Integer from = move.from();
            if (moved.add(move.label()) && from != null) {
                before.put(move.label(), from);
            }
        }
        labels(connection, LABELS + " WHERE name = ?", name)
                .forEach((reference, labels) -> labels.stream()
                        .filter(label -> !moved.contains(label))
                        .forEach(label -> before.put(label, Objects.requireNonNull(reference.number()))));
        return before;
    }

    /** Since when it was there nobody knows, but not before the version was. */
    private static LabelMove older(String label, PromptVersion version) {
        return new LabelMove(
                version.name(),
                label,
                null,
                version.number(),
                null,
                "where it was before moves were kept",
                List.of(),
                version.createdAt());
    }

    List<String> tags(Connection connection, String name) throws SQLException {
        return Rows.all(connection, "SELECT tag FROM llmops_prompt_tag WHERE name = ?", row -> row.getString(1), name)
                .stream()
                .sorted()
                .toList();
    }

    PromptHistory history(Connection connection, String name) throws SQLException {
        return new PromptHistory(
                name, versions(connection, name), moves(connection, name), Set.copyOf(tags(connection, name)));
    }

    private PromptVersion version(ResultSet row) throws SQLException {
        String reference = row.getString(1) + "@" + row.getInt(2);
        String hash = row.getString(3);
        PromptVersion version = parsed.get(row.getString(4), json -> parse(json, reference, hash));
        if (!version.contentHash().equals(hash)
                || !version.reference().toString().equals(reference)) {
            throw new PromptChangedException(reference, hash, version.contentHash());
        }
        return version;
    }

    private static PromptVersion parse(String json, String reference, String hash) {
        try {
            return PromptIntegrity.check(RecordJson.read(json, PromptVersion.class));
        } catch (IllegalArgumentException e) {
            throw PromptChangedException.unreadable(reference, hash, e);
        }
    }
}
