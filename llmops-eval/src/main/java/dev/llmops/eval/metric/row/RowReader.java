package dev.llmops.eval.metric.row;

import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.dataset.MalformedRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows from a file, one at a time. No two may have one id. */
final class RowReader implements AutoCloseable {

    /** A line may be so long, in UTF-16 code units; more is no row but an accident, and would fill the memory. */
    static final int MAX_LINE = 1 << 24;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final BufferedReader reader;
    private final Map<String, Long> lineOfId = new HashMap<>();
    private long number;

    RowReader(Path file) throws IOException {
        this.reader = Files.newBufferedReader(file);
    }

    /** {@return the next row, or null behind the last one} */
    @Nullable
    MetricRow next() throws IOException {
        for (String line = line(); line != null; line = line()) {
            if (!line.isBlank()) {
                MetricRow row = MetricRow.parse(number, line);
                Long first = lineOfId.putIfAbsent(row.id().toString(), number);
                if (first != null) {
                    throw row.malformed(
                            "the id " + row.id() + " is that of line " + first + "; a row needs an id of its own");
                }
                return row;
            }
        }
        return null;
    }

    private @Nullable String line() throws IOException {
        number++;
        try {
            StringBuilder line = null;
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                line = line == null ? new StringBuilder() : line;
                if (c == '\n') {
                    return line.toString();
                }
                if (line.length() == MAX_LINE) {
                    throw broken("a row may have " + MAX_LINE + " characters, but this one is longer");
                }
                if (c != BYTE_ORDER_MARK || number > 1 || line.length() > 0) {
                    line.append((char) c);
                }
            }
            return line == null ? null : line.toString();
        } catch (CharacterCodingException e) {
            throw broken("this line or a later one is not UTF-8");
        }
    }

    private DatasetException broken(String problem) {
        return new DatasetException(new MalformedRow(number, problem).toString());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
