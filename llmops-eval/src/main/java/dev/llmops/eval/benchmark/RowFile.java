package dev.llmops.eval.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.run.RunException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a benchmark (JSONL), each one write, in the order in which they were finished. Each has a hash of the model, the task and
 * the item, so that a run that was killed goes on with its rows and never with those of another.
 */
final class RowFile implements AutoCloseable {

    private static final String HASH = "hash";

    private final Path path;
    private final RandomAccessFile file;
    private final Map<Integer, ObjectNode> rows = new HashMap<>();

    private RowFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    static RowFile open(Path path) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            try {
                RowFile opened = new RowFile(path, file);
                opened.read();
                return opened;
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RunException("the file '" + path + "' can not be opened: " + e, e);
        }
    }

    private void read() throws IOException {
        requireLock();
        byte[] bytes = new byte[Math.toIntExact(file.length())];
        file.readFully(bytes);
        int start = 0;
        int number = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                add(++number, new String(bytes, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        // A process that was killed leaves at most its last line torn.
        file.setLength(start);
        file.seek(start);
    }

    private void requireLock() throws IOException {
        try {
            if (file.getChannel().tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Somebody else in this process.
        }
        throw new RunException("another run has the file '" + path.getFileName() + "' open; wait for its end", null);
    }

    private void add(int number, String line) {
        try {
            ObjectNode row = Json.object(line);
            if (!row.path("id").isInt() || !row.path(HASH).isTextual()) {
                throw new IllegalArgumentException("it has no 'id' and 'hash'");
            }
            rows.put(row.path("id").intValue(), row);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new RunException(
                    "line " + number + " of '" + path.getFileName() + "' is no row of a benchmark; name another file",
                    e);
        }
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The row of an item that needs not be scored again, or null. Rows that ended in an error are scored again. */
    @Nullable
    ObjectNode finished(Item item, String hash) {
        ObjectNode row = rows.get(item.id());
        if (row != null && !row.path(HASH).textValue().equals(hash)) {
            throw new RunException(
                    "the file '" + path.getFileName()
                            + "' holds rows of another model, task, data or number of examples (id " + item.id()
                            + "); name another file",
                    null);
        }
        return row == null || row.has("error") ? null : row;
    }

    synchronized void append(ObjectNode row, String hash) {
        row.put(HASH, hash);
        try {
            file.write((Json.write(row) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RunException("the file '" + path + "' can not be written: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new RunException("the file '" + path + "' can not be closed: " + e, e);
        }
    }
}
