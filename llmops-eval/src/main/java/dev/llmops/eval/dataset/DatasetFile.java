package dev.llmops.eval.dataset;

import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.eval.internal.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A data set in a file.
 *
 * <p>JSONL ({@code .jsonl}): each line an object with {@code input} (text), and if wanted {@code id} (text or number; without one
 * the line's number), {@code expected} (text) and {@code metadata} (object). Another member, or one that is there twice, makes a broken
 * line. Blank lines are passed over.
 *
 * <p>CSV ({@code .csv}, RFC 4180): the first record names the columns; {@code input} must be there, {@code id} and
 * {@code expected} may; all others become metadata, but for one that looks like a slip ({@code " expected"}) for one that is not there: it is refused. An empty
 * cell of {@code expected} means "unknown". A record with a quote too many is a broken line, and the next line is read as a record again.
 *
 * <p>Both are read as UTF-8; a byte order mark is passed over. A file of the wrong encoding is refused.
 */
public final class DatasetFile {

    private DatasetFile() {}

    /**
     * Reads a file and refuses it if a line is broken.
     *
     * @param file the file; its suffix names its format
     * @return its data set, named like the file
     * @throws DatasetException if it can not be read; names every broken line
     */
    public static Dataset read(Path file) {
        return read(file, MalformedRows.REFUSE);
    }

    /**
     * Reads a file.
     *
     * @param file the file; its suffix names its format
     * @param malformedRows what to do about lines that are no rows
     * @return its data set, named like the file
     * @throws DatasetException if it can not be read
     */
    public static Dataset read(Path file, MalformedRows malformedRows) {
        String name = Objects.requireNonNull(file.getFileName(), "file").toString();
        RowCollector rows = new RowCollector(name);
        try {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.endsWith(".jsonl")) {
                JsonLinesFormat.read(file, rows);
            } else if (lower.endsWith(".csv")) {
                CsvFormat.read(file, rows);
            } else {
                throw new DatasetException("a data set must be a .jsonl or .csv file, but the file was '" + name + "'");
            }
        } catch (IOException e) {
            throw new DatasetException(
                    "the data set '" + name + "' can not be read ("
                            + e.getClass().getSimpleName() + "); is it there, and is it UTF-8?",
                    e);
        }
        return rows.finish(malformedRows);
    }

    /**
     * Writes rows as JSONL; a file that is there is replaced, in one step.
     *
     * @param file the file, {@code .jsonl}
     * @param dataset the rows; read again they have the same version
     * @throws DatasetException if it can not be written
     */
    public static void write(Path file, Dataset dataset) {
        StringBuilder lines = new StringBuilder();
        for (Row row : dataset.rows()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("id", row.id());
            line.put("input", row.input());
            if (row.expected() != null) {
                line.put("expected", row.expected());
            }
            if (!row.metadata().isEmpty()) {
                line.put("metadata", row.metadata());
            }
            lines.append(Json.write(line)).append('\n');
        }
        try {
            WholeFile.write(file, lines.toString());
        } catch (IOException e) {
            throw new DatasetException("the data set '" + file.getFileName() + "' can not be written: " + e, e);
        }
    }

    /** What to do about lines that are no rows. */
    public enum MalformedRows {
        /** Refuse the file and name them all. */
        REFUSE,
        /** Leave them out; {@link Dataset#broken()} names them. */
        SKIP
    }
}
