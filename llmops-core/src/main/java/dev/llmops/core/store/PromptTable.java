package dev.llmops.core.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.audit.AuditEvents;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.ContentHash;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.prompt.PromptRenderer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class PromptTable implements PromptRegistry {

    private static final String SELECT = "SELECT body FROM llmops_prompt_version WHERE name = ?";
    private static final String LABELS = "SELECT label FROM llmops_prompt_label WHERE name = ? AND number = ?";

    private static final int KEPT = 1_000;

    private final BatchWriter writer;
    private final Reader reader;
    private final InstantSource clock;

    /** By their JSON: what is stored is read for each call, and parsed once. */
    private final Cache<String, PromptVersion> parsed =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    PromptTable(BatchWriter writer, Reader reader, InstantSource clock) {
        this.writer = writer;
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public PromptVersion register(String name, PromptContent content, PromptCommit commit) {
        PromptReference.requireName(name);
        PromptRenderer.check(name, content);
        String hash = ContentHash.ofPrompt(content);
        return writer.call(transaction -> {
            Optional<PromptVersion> known =
                    first(transaction.connection(), SELECT + " AND content_hash = ?", name, hash);
            return known.isPresent() ? known.get() : insert(transaction, name, content, hash, commit);
        });
    }

    private PromptVersion insert(
            Transaction transaction, String name, PromptContent content, String hash, PromptCommit commit)
            throws SQLException {
        int latest = transaction
                .first("SELECT MAX(number) FROM llmops_prompt_version WHERE name = ?", row -> row.getInt(1), name)
                .orElse(0);
        PromptVersion version = new PromptVersion(
                name,
                latest + 1,
                hash,
                content,
                Set.of(),
                commit.author(),
                commit.message(),
                latest == 0 ? null : latest,
                clock.instant());
        Object[] row = {name, version.number(), hash, RecordJson.write(version)};
        transaction.update(RecordTable.PROMPT_VERSION.insert(), row);
        transaction.audit(AuditEvents.of(version, RecordTable.PROMPT_VERSION.hash(row)));
        return version;
    }

    @Override
    public PromptVersion label(String name, int number, String label, PromptCommit commit) {
        PromptReference reference = PromptReference.version(name, number);
        PromptReference.requireLabel(label);
        return writer.call(transaction -> {
            requireVersion(transaction, reference);
            @Nullable
            Integer before = transaction
                    .first(
                            "SELECT number FROM llmops_prompt_label WHERE name = ? AND label = ?",
                            row -> row.getInt(1),
                            name,
                            label)
                    .orElse(null);
            if (before == null || before != number) {
                move(transaction, reference, label);
                transaction.audit(AuditEvents.ofLabel(name, label, before, number, commit, clock.instant()));
            }
            return first(transaction.connection(), SELECT + " AND number = ?", name, number)
                    .orElseThrow();
        });
    }

    private static void requireVersion(Transaction transaction, PromptReference reference) throws SQLException {
        List<Integer> numbers = transaction.all(
                "SELECT number FROM llmops_prompt_version WHERE name = ? ORDER BY number",
                row -> row.getInt(1),
                reference.name());
        if (!numbers.contains(reference.number())) {
            throw new PromptNotFoundException("no prompt '" + reference + "'; "
                    + (numbers.isEmpty() ? "there is none of that name" : "its versions are " + numbers));
        }
    }

    private static void move(Transaction transaction, PromptReference reference, String label) throws SQLException {
        transaction.update("""
                INSERT INTO llmops_prompt_label (name, label, number) VALUES (?, ?, ?)
                ON CONFLICT (name, label) DO UPDATE SET number = excluded.number
                """, reference.name(), label, reference.number());
    }

    @Override
    public Optional<PromptVersion> find(PromptReference reference) {
        String name = reference.name();
        return reader.with(connection -> {
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
        });
    }

    @Override
    public List<String> names() {
        return reader.all("SELECT DISTINCT name FROM llmops_prompt_version", row -> row.getString(1)).stream()
                .sorted()
                .toList();
    }

    @Override
    public List<PromptVersion> versions(String name) {
        return reader.with(connection -> all(connection, SELECT + " ORDER BY number", name));
    }

    private Optional<PromptVersion> first(Connection connection, String sql, Object... arguments) throws SQLException {
        return all(connection, sql, arguments).stream().findFirst();
    }

    private List<PromptVersion> all(Connection connection, String sql, Object... arguments) throws SQLException {
        List<PromptVersion> stored = Rows.all(connection, sql, row -> parse(row.getString(1)), arguments);
        List<PromptVersion> labelled = new ArrayList<>(stored.size());
        for (PromptVersion version : stored) {
            labelled.add(withLabels(connection, version));
        }
        return labelled;
    }

    private PromptVersion parse(String body) {
        return parsed.get(body, json -> RecordJson.read(json, PromptVersion.class));
    }

    private static PromptVersion withLabels(Connection connection, PromptVersion version) throws SQLException {
        Set<String> labels =
                new HashSet<>(Rows.all(connection, LABELS, row -> row.getString(1), version.name(), version.number()));
        return new PromptVersion(
                version.name(),
                version.number(),
                version.contentHash(),
                version.content(),
                labels,
                version.author(),
                version.message(),
                version.parent(),
                version.createdAt());
    }
}
