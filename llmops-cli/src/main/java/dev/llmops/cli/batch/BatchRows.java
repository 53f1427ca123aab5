package dev.llmops.cli.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.JsonRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The rows of a file of JSON Lines, one at a time: an id, and every member that is a text. */
final class BatchRows implements Iterator<BatchInput>, AutoCloseable {

    private final Path file;
    private final BufferedReader reader;
    private int number;
    private @Nullable String next;

    BatchRows(Path file) throws IOException {
        this.file = file;
        this.reader = JsonRows.lines(JsonRows.utf8(file));
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null || next.isBlank()) {
                number++;
                next = reader.readLine();
                if (next == null) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new CommandFailedException(
                    "line " + number + " of '" + file + "' cannot be read: " + Failures.reason(e), e);
        }
    }

    @Override
    public BatchInput next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("there are no more rows");
        }
        JsonNode row = JsonRows.row("line " + number + " of '" + file + "'", List.of(), next);
        next = null;
        Map<String, String> fields = new HashMap<>();
        row.properties().forEach(member -> {
            if (member.getValue().isTextual()) {
                fields.put(member.getKey(), member.getValue().textValue());
            }
        });
        return new BatchInput(row.get("id").asText(), fields);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
