package dev.llmops.eval.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.internal.json.LineFile;
import dev.llmops.eval.run.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a benchmark (JSONL), each one write, in the order in which they were finished. Each has a hash of the model, the task and
 * the document, so that a run that was killed goes on with its rows and never with those of another.
 */
final class RowFile implements AutoCloseable {

    private static final String HASH = "hash";

    private final LineFile file;
    private final Map<Integer, ObjectNode> rows;

    private RowFile(LineFile file, Map<Integer, ObjectNode> rows) {
        this.file = file;
        this.rows = rows;
    }

    /**
     * Opens a file for a run. One that holds anything else than rows of the same run is refused before anything is changed.
     *
     * @param hashes of each item
     */
    static RowFile open(Path path, List<String> hashes) {
        Reader reader = new Reader(path, hashes);
        LineFile file = LineFile.open(path, reader::add);
        if (reader.tidy) {
            return new RowFile(file, reader.rows);
        }
        // Rows that ended in an error are scored again; no two rows have one id.
        try (file) {
            WholeFile.write(path, reader.text());
        } catch (IOException e) {
            throw new RunException("the file '" + path + "' cannot be written: " + e, e);
        }
        return new RowFile(LineFile.open(path, row -> {}), reader.rows);
    }

    /** What is there. */
    private static final class Reader {

        private final Path path;
        private final List<String> hashes;
        private final Map<Integer, ObjectNode> rows = new LinkedHashMap<>();
        private boolean tidy = true;
        private int line;

        Reader(Path path, List<String> hashes) {
            this.path = path;
            this.hashes = hashes;
        }

        void add(ObjectNode row) {
            line++;
            if (!row.path("id").isInt() || !row.path(HASH).isTextual()) {
                throw new RunException(
                        "line " + line + " of '" + path.getFileName() + "' is no row of a benchmark; name another file",
                        null);
            }
            int id = row.path("id").intValue();
            if (id >= 0 && id < hashes.size() && !row.path(HASH).textValue().equals(hashes.get(id))) {
                throw new RunException(
                        "the file '" + path.getFileName()
                                + "' holds rows of another model, task, data or number of examples (id " + id
                                + "); name another file",
                        null);
            }
            boolean failed = row.has("error");
            tidy &= !failed && !rows.containsKey(id);
            if (!failed) {
                rows.put(id, row);
            }
        }

        String text() {
            return rows.values().stream().map(row -> Json.write(row) + "\n").collect(Collectors.joining());
        }
    }

    /** The row of an item that needs not be scored again, or null. */
    @Nullable
    ObjectNode finished(Item item) {
        return rows.get(item.id());
    }

    void append(ObjectNode row, String hash) {
        file.append(row.put(HASH, hash));
    }

    @Override
    public void close() {
        file.close();
    }
}
