package dev.llmops.eval.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.run.RunException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    /** How each row begins. */
    private static final String START = "{\"id\":";

    private final Path path;
    private final RandomAccessFile file;
    private final Map<Integer, ObjectNode> rows = new LinkedHashMap<>();
    private boolean tidy = true;

    private RowFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a file for a run. One that holds anything else than rows of the same run is refused before anything is changed.
     *
     * @param hashes of each item
     */
    static RowFile open(Path path, List<String> hashes) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            RowFile opened = locked(path, hashes);
            if (opened.tidy) {
                return opened;
            }
            // Rows that ended in an error are scored again; no two rows have one id.
            try (opened) {
                WholeFile.write(path, opened.text());
            }
            return locked(path, hashes);
        } catch (IOException e) {
            throw new RunException("the file '" + path + "' can not be opened: " + e, e);
        }
    }

    private static RowFile locked(Path path, List<String> hashes) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            RowFile opened = new RowFile(path, file);
            opened.read(hashes);
            return opened;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void read(List<String> hashes) throws IOException {
        requireLock();
        byte[] bytes = new byte[Math.toIntExact(file.length())];
        file.readFully(bytes);
        int start = 0;
        int number = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                add(++number, new String(bytes, start, i - start, StandardCharsets.UTF_8), hashes);
                start = i + 1;
            }
        }
        // A process that was killed leaves at most its last line torn.
        String torn = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
        if (!torn.startsWith(START) && !START.startsWith(torn)) {
            throw noRow(number + 1, null);
        }
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

    private void add(int number, String line, List<String> hashes) {
        ObjectNode row;
        try {
            row = Json.object(line);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw noRow(number, e);
        }
        if (!row.path("id").isInt() || !row.path(HASH).isTextual()) {
            throw noRow(number, null);
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

    private RunException noRow(int number, @Nullable Exception cause) {
        return new RunException(
                "line " + number + " of '" + path.getFileName() + "' is no row of a benchmark; name another file",
                cause);
    }

    private String text() {
        return rows.values().stream().map(row -> Json.write(row) + "\n").collect(Collectors.joining());
    }

    /** The row of an item that needs not be scored again, or null. */
    @Nullable
    ObjectNode finished(Item item) {
        return rows.get(item.id());
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
