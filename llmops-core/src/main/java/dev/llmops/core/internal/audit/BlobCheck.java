package dev.llmops.core.internal.audit;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.SharedValues;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what bodies share: every value is there and gives its hash, and is counted as often as it is used. */
final class BlobCheck {

    private static final int CHUNK = 500;
    private static final int MAX_REMEMBERED = 20_000;

    private final Connection connection;
    private final Set<String> intact = new HashSet<>();
    private long uses;

    BlobCheck(Connection connection) {
        this.connection = connection;
    }

    /** {@return what is wrong with the values that some bodies refer to, or null} */
    @Nullable
    String next(Collection<String> bodies) throws SQLException {
        Set<String> unknown = new LinkedHashSet<>();
        for (String body : bodies) {
            SharedValues.forEach(body, hash -> {
                uses++;
                if (!intact.contains(hash)) {
                    unknown.add(hash);
                }
            });
        }
        if (intact.size() > MAX_REMEMBERED) {
            intact.clear();
        }
        List<String> all = new ArrayList<>(unknown);
        for (int from = 0; from < all.size(); from += CHUNK) {
            String problem = check(all.subList(from, Math.min(from + CHUNK, all.size())));
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String check(List<String> hashes) throws SQLException {
        Set<String> missing = new LinkedHashSet<>(hashes);
        List<String> changed = new ArrayList<>();
        Rows.all(
                connection,
                "SELECT hash, body FROM llmops_blob WHERE hash IN " + Rows.marks(hashes.size()),
                row -> {
                    String hash = row.getString(1);
                    missing.remove(hash);
                    return Sha256.hex(row.getString(2)).equals(hash) ? intact.add(hash) : changed.add(hash);
                },
                hashes.toArray());
        if (!changed.isEmpty()) {
            return "blob " + changed.get(0) + ", a text that it shares, was edited: it does not give its hash";
        }
        return missing.isEmpty() ? null : "blob " + missing.iterator().next() + ", a text that it shares, is missing";
    }

    /** {@return what is wrong with the count of uses once all bodies were seen, or null} */
    @Nullable
    String result() throws SQLException {
        long counted = Rows.first(connection, "SELECT SUM(uses) FROM llmops_blob", row -> row.getLong(1))
                .orElse(0L);
        return counted == uses
                ? null
                : "shared texts are used " + uses + " times, but " + counted
                        + " are counted: some were inserted, or their counts changed";
    }
}
