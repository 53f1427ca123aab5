package dev.llmops.core.internal.record;

import dev.llmops.api.error.StoreException;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.SharedValues;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Values that bodies share. */
public final class Blobs {

    private static final int CHUNK = 500;

    private Blobs() {}

    /**
     * {@return bodies with their shared values in place}
     *
     * @throws StoreException if a value is missing or is not what it was
     */
    public static List<String> whole(Connection connection, List<String> bodies) throws SQLException {
        return bodies.stream().map(resolver(connection, bodies)).toList();
    }

    /**
     * {@return what puts the shared values into one of some bodies, so that not all of them need be whole at once}
     *
     * @throws StoreException if a value is missing or is not what it was
     */
    public static UnaryOperator<String> resolver(Connection connection, Collection<String> bodies) throws SQLException {
        Set<String> hashes = new LinkedHashSet<>();
        bodies.forEach(body -> SharedValues.forEach(body, hashes::add));
        if (hashes.isEmpty()) {
            return body -> body;
        }
        Map<String, String> values = find(connection, hashes);
        hashes.forEach(hash -> verify(hash, values.get(hash)));
        return body -> SharedValues.resolve(body, hash -> Optional.ofNullable(values.get(hash)));
    }

    /** {@return the values that there are} */
    public static Map<String, String> find(Connection connection, Set<String> hashes) throws SQLException {
        Map<String, String> values = new HashMap<>();
        List<String> all = new ArrayList<>(hashes);
        for (int from = 0; from < all.size(); from += CHUNK) {
            List<String> chunk = all.subList(from, Math.min(from + CHUNK, all.size()));
            Rows.all(
                    connection,
                    "SELECT hash, body FROM llmops_blob WHERE hash IN " + Rows.marks(chunk.size()),
                    row -> values.put(row.getString(1), row.getString(2)),
                    chunk.toArray());
        }
        return values;
    }

    private static void verify(String hash, @Nullable String value) {
        if (value == null || !Sha256.hex(value).equals(hash)) {
            throw new StoreException(
                    "a shared text of a record, blob " + hash + ", is "
                            + (value == null ? "missing" : "not what it was")
                            + ": the store is damaged; verify the audit log and restore the store from a backup",
                    null,
                    false);
        }
    }
}
