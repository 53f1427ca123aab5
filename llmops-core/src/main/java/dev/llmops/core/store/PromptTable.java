package dev.llmops.core.store;

import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.audit.PromptEvents;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.json.ContentHash;
import dev.llmops.core.prompt.PromptIntegrity;
import dev.llmops.core.prompt.PromptRenderer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

final class PromptTable implements PromptRegistry {

    private final BatchWriter writer;
    private final Reader reader;
    private final InstantSource clock;
    private final PromptRows rows = new PromptRows();

    PromptTable(BatchWriter writer, Reader reader, InstantSource clock) {
        this.writer = writer;
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public PromptVersion register(String name, PromptContent content, @Nullable Integer parent, PromptCommit commit) {
        PromptReference.requireName(name);
        PromptRenderer.check(name, content);
        String hash = ContentHash.ofPrompt(content);
        return writer.call(transaction -> {
            Optional<PromptVersion> known = rows.sameContent(transaction.connection(), name, hash);
            return known.isPresent() ? known.get() : insert(transaction, name, content, hash, parent, commit);
        });
    }

    private PromptVersion insert(
            Transaction transaction,
            String name,
            PromptContent content,
            String hash,
            @Nullable Integer parent,
            PromptCommit commit)
            throws SQLException {
        if (parent != null) {
            requireVersion(transaction, name, parent);
        }
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
                parent != null || latest == 0 ? parent : Integer.valueOf(latest),
                clock.instant());
        insert(transaction, version, null);
        return version;
    }

    private void insert(Transaction transaction, PromptVersion version, @Nullable PromptCommit addedBy)
            throws SQLException {
        Object[] row = {
            version.name(), version.number(), version.contentHash(), PromptRows.json(version.withLabels(Set.of()))
        };
        transaction.update(RecordTable.PROMPT_VERSION.insert(), row);
        transaction.audit(PromptEvents.of(version, RecordTable.PROMPT_VERSION.hash(row), added(addedBy)));
    }

    private PromptEvents.@Nullable Added added(@Nullable PromptCommit commit) {
        return commit == null ? null : new PromptEvents.Added(commit, clock.instant());
    }

    private static void requireVersion(Transaction transaction, String name, int number) throws SQLException {
        List<Integer> numbers = transaction.all(
                "SELECT number FROM llmops_prompt_version WHERE name = ? ORDER BY number", row -> row.getInt(1), name);
        if (!numbers.contains(number)) {
            throw new PromptNotFoundException("no prompt '" + name + "@" + number + "'; "
                    + (numbers.isEmpty() ? "there is none of that name" : "its versions are " + numbers));
        }
    }

    @Override
    public void change(LabelChange change) {
        writer.apply(transaction -> {
            Integer to = change.to();
            if (to != null) {
                requireVersion(transaction, change.name(), to);
            }
            @Nullable
            Integer from = transaction
                    .first(
                            "SELECT number FROM llmops_prompt_label WHERE name = ? AND label = ?",
                            row -> row.getInt(1),
                            change.name(),
                            change.label())
                    .orElse(null);
            change.requireExpected(from);
            if (!Objects.equals(from, to)) {
                move(transaction, LabelMove.of(change, from, clock.instant()), null);
            }
        });
    }

    private void move(Transaction transaction, LabelMove move, @Nullable PromptCommit addedBy) throws SQLException {
        if (move.to() == null) {
            transaction.update(
                    "DELETE FROM llmops_prompt_label WHERE name = ? AND label = ?", move.name(), move.label());
        } else {
            transaction.update("""
                INSERT INTO llmops_prompt_label (name, label, number) VALUES (?, ?, ?)
                ON CONFLICT (name, label) DO UPDATE SET number = excluded.number
                """, move.name(), move.label(), move.to());
        }
        int position = transaction
                .first("SELECT MAX(position) FROM llmops_prompt_move WHERE name = ?", row -> row.getInt(1), move.name())
                .orElse(0);
        Object[] row = {move.name(), position + 1, move.label(), PromptRows.json(move)};
        transaction.update(RecordTable.PROMPT_MOVE.insert(), row);
        transaction.audit(PromptEvents.of(move, position + 1, RecordTable.PROMPT_MOVE.hash(row), added(addedBy)));
    }

    @Override
    public Optional<PromptVersion> find(PromptReference reference) {
        return reader.with(connection -> rows.find(connection, reference));
    }

    @Override
    public List<String> names() {
        return reader.all("SELECT DISTINCT name FROM llmops_prompt_version", row -> row.getString(1)).stream()
                .sorted()
                .toList();
    }

    @Override
    public List<PromptVersion> versions(String name) {
        return reader.with(connection -> rows.versions(connection, name));
    }

    @Override
    public List<PromptVersion> search(PromptQuery query) {
        return reader.with(connection -> rows.search(connection, query));
    }

    @Override
    public List<LabelMove> moves(String name) {
        return reader.with(connection -> rows.moves(connection, name));
    }

    @Override
    public List<String> tags(String name) {
        return reader.with(connection -> rows.tags(connection, name));
    }

    @Override
    public PromptHistory history(String name) {
        return reader.snapshot(connection -> rows.history(connection, name));
    }

    @Override
    public void tag(String name, Set<String> add, Set<String> remove, PromptCommit commit) {
        PromptReference.requireName(name);
        add.forEach(PromptReference::requireTag);
        writer.apply(transaction -> {
            if (transaction
                    .first("SELECT 1 FROM llmops_prompt_version WHERE name = ?", row -> true, name)
                    .isEmpty()) {
                throw new PromptNotFoundException("no prompt '" + name + "' to tag; register it first");
            }
            Set<String> before = new HashSet<>(rows.tags(transaction.connection(), name));
            Set<String> added = new TreeSet<>(add);
            added.removeAll(remove);
            added.removeAll(before);
            Set<String> removed = new TreeSet<>(remove);
            removed.retainAll(before);
            retag(transaction, name, added, removed, commit);
        });
    }

    private void retag(
            Transaction transaction, String name, Set<String> added, Set<String> removed, PromptCommit commit)
            throws SQLException {
        for (String tag : added) {
            transaction.update("INSERT INTO llmops_prompt_tag (name, tag) VALUES (?, ?)", name, tag);
        }
        for (String tag : removed) {
            transaction.update("DELETE FROM llmops_prompt_tag WHERE name = ? AND tag = ?", name, tag);
        }
        if (!added.isEmpty() || !removed.isEmpty()) {
            Instant now = clock.instant();
            transaction.audit(PromptEvents.ofTags(name, added, removed, commit, now));
        }
    }

    @Override
    public void add(PromptHistory history, PromptCommit commit) {
        history.versions().forEach(PromptIntegrity::check);
        writer.apply(transaction -> {
            PromptHistory before = rows.history(transaction.connection(), history.name());
            PromptHistory after = history.addedTo(before);
            Set<Integer> known = new HashSet<>();
            before.versions().forEach(version -> known.add(version.number()));
            for (PromptVersion version : after.versions()) {
                if (!known.contains(version.number())) {
                    insert(transaction, version, commit);
                }
            }
            for (LabelMove move :
                    after.moves().subList(before.moves().size(), after.moves().size())) {
                move(transaction, move, commit);
            }
            Set<String> tags = new TreeSet<>(after.tags());
            tags.removeAll(before.tags());
            retag(transaction, history.name(), tags, Set.of(), commit);
        });
    }
}
