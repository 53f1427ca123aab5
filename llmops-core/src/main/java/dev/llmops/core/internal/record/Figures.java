package dev.llmops.core.internal.record;

import dev.llmops.api.generation.Generation;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills the columns and tags of generations that were stored before there were any. */
public final class Figures {

    private static final int CHUNK = 500;
    private static final String UPDATE = "UPDATE llmops_generation SET input_tokens = ?, output_tokens = ?, cost = ?,"
            + " currency = ?, duration = ?, first_token = ? WHERE id = ?";

    private Figures() {}

    private record Stored(String id, String body) {}

    /** Goes through all rows, a few at a time. */
    public static void fill(Connection connection) throws SQLException {
        String last = "";
        while (true) {
            List<Stored> chunk = Rows.all(
                    connection,
                    "SELECT id, body FROM llmops_generation WHERE id > ? ORDER BY id LIMIT ?",
                    row -> new Stored(row.getString(1), row.getString(2)),
                    last,
                    CHUNK);
            if (chunk.isEmpty()) {
                return;
            }
            for (Stored stored : chunk) {
                fill(connection, stored);
            }
            last = chunk.get(chunk.size() - 1).id();
        }
    }

    private static void fill(Connection connection, Stored stored) throws SQLException {
        Generation generation = RecordJson.read(stored.body(), Generation.class);
        @Nullable Object[] figures = GenerationRow.figures(generation);
        Rows.update(
                connection,
                UPDATE,
                figures[0],
                figures[1],
                figures[2],
                figures[3],
                figures[4],
                figures[5],
                stored.id());
        for (Map.Entry<String, String> tag : GenerationRow.tags(generation).entrySet()) {
            Rows.update(
                    connection,
                    "INSERT INTO llmops_generation_tag (name, value, generation_id) VALUES (?, ?, ?)",
                    tag.getKey(),
                    tag.getValue(),
                    stored.id());
        }
    }
}
