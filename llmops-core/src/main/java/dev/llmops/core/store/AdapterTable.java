package dev.llmops.core.store;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterNotFoundException;
import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.core.internal.audit.AdapterEvents;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adapters. Where a label is its last move says. */
record AdapterTable(BatchWriter writer, Reader reader, InstantSource clock) implements AdapterRegistry {

    private static final String VERSIONS = "SELECT body FROM llmops_adapter_version WHERE name = ? ORDER BY number";
    private static final String MOVES = "SELECT body FROM llmops_adapter_move WHERE name = ? ORDER BY position";

    @Override
    public AdapterVersion register(String name, AdapterContent content, PromptCommit commit) {
        PromptReference.requireName(name);
        return writer.call(transaction -> {
            List<AdapterVersion> known = versions(transaction.connection(), name);
            Optional<AdapterVersion> same = known.stream()
                    .filter(version -> version.content().equals(content))
                    .reduce((earlier, later) -> later);
            if (same.isPresent()) {
                return same.get();
            }
            AdapterVersion version = new AdapterVersion(
                    name, known.size() + 1, content, Set.of(), commit.author(), commit.message(), clock.instant());
            Object[] row = {name, version.number(), content.digest(), RecordJson.write(version)};
            transaction.update(RecordTable.ADAPTER_VERSION.insert(), row);
            transaction.audit(AdapterEvents.of(version, RecordTable.ADAPTER_VERSION.hash(row)));
            return version;
        });
    }

    @Override
    public void change(LabelChange change) {
        writer.apply(transaction -> {
            Integer to = change.to();
            List<AdapterVersion> versions = versions(transaction.connection(), change.name());
            if (to != null && to > versions.size()) {
                throw new AdapterNotFoundException("no adapter '" + change.name() + "@" + to + "'; "
                        + (versions.isEmpty()
                                ? "there is none of that name"
                                : "its latest version is " + versions.size()));
            }
            List<LabelMove> moves = moves(transaction.connection(), change.name());
            @Nullable Integer from = places(moves).get(change.label());
            change.requireExpected(from);
            if (!Objects.equals(from, to)) {
                LabelMove move = LabelMove.of(change, from, clock.instant());
                int position = moves.size() + 1;
                Object[] row = {move.name(), position, move.label(), RecordJson.write(move)};
                transaction.update(RecordTable.ADAPTER_MOVE.insert(), row);
                transaction.audit(AdapterEvents.of(move, position, RecordTable.ADAPTER_MOVE.hash(row)));
            }
        });
    }

    @Override
    public Optional<AdapterVersion> find(String reference) {
        PromptReference wanted = PromptReference.parse(reference);
        List<AdapterVersion> versions = versions(wanted.name());
        return versions.stream()
                .filter(version -> wanted.number() != null
                        ? version.number() == wanted.number()
                        : wanted.label() != null
                                ? version.labels().contains(wanted.label())
                                : version.number() == versions.size())
                .findFirst();
    }

    @Override
    public List<String> names() {
        return reader.all("SELECT DISTINCT name FROM llmops_adapter_version", row -> row.getString(1)).stream()
                .sorted()
                .toList();
    }

    @Override
    public List<AdapterVersion> versions(String name) {
        return reader.snapshot(connection -> versions(connection, name));
    }

    private static List<AdapterVersion> versions(Connection connection, String name) throws SQLException {
        Map<Integer, Set<String>> labels = new HashMap<>();
        places(moves(connection, name))
                .forEach((label, number) ->
                        labels.computeIfAbsent(number, key -> new HashSet<>()).add(label));
        return Rows.all(connection, VERSIONS, row -> RecordJson.read(row.getString(1), AdapterVersion.class), name)
                .stream()
                .map(version -> version.withLabels(labels.getOrDefault(version.number(), Set.of())))
                .toList();
    }

    @Override
    public List<LabelMove> moves(String name) {
        return reader.with(connection -> moves(connection, name));
    }

    private static List<LabelMove> moves(Connection connection, String name) throws SQLException {
        return Rows.all(connection, MOVES, row -> RecordJson.read(row.getString(1), LabelMove.class), name);
    }

    private static Map<String, Integer> places(List<LabelMove> moves) {
        Map<String, Integer> places = new HashMap<>();
        for (LabelMove move : moves) {
            Integer to = move.to();
            if (to == null) {
                places.remove(move.label());
            } else {
                places.put(move.label(), to);
            }
        }
        return places;
    }
}
