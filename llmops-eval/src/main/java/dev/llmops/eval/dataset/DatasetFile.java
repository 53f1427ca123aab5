package dev.llmops.eval.dataset;

import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.internal.text.BoundedLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A data set in a file.
 *
 * <p>JSONL ({@code .jsonl}): each line an object with {@code input} (text), and if wanted {@code id} (text or number; without one
 * the line's number), {@code expected} (text) and {@code metadata} (object). Another member, or one that is there twice, makes a broken
 * line, and so does one of more than 8,388,608 characters, of which nothing is kept. Blank lines are passed over.
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
     * @throws DatasetException if it cannot be read; names every broken line
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
     * @throws DatasetException if it cannot be read
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
            throw unreadable(name, e);
        }
        return rows.finish(malformedRows);
    }

    /**
     * Opens a JSONL file that need not fit into memory. It is read once to check it and to know its version, and again at each pass; of each row
     * it holds a fingerprint of the id (at most 43 bytes) while it checks, and nothing after. A CSV file is read into memory.
     *
     * @param file the file; its suffix names its format
     * @param malformedRows what to do about lines that are no rows
     * @return its rows, named like the file; their version is that of {@link #read(Path, MalformedRows)}
     * @throws DatasetException if it cannot be read
     */
    public static RowSource stream(Path file, MalformedRows malformedRows) {
        String name = Objects.requireNonNull(file.getFileName(), "file").toString();
        if (!name.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
            return read(file, malformedRows);
        }
        RowCheck check = new RowCheck();
        try (BoundedLines lines = new BoundedLines(file, BoundedLines.MAX_LENGTH)) {
            while (lines.next()) {
                JsonLinesFormat.read(lines, check);
            }
        } catch (IOException e) {
            throw unreadable(name, e);
        }
        requireRows(name, check.rows(), check.broken(), malformedRows);
        return new StreamedDataset(file, name, check.version(), check.rows(), check.broken());
    }

    /**
     * Writes rows as JSONL; a file that is there is replaced, in one step.
     *
     * @param file the file, {@code .jsonl}
     * @param dataset the rows; read again they have the same version
     * @throws DatasetException if it cannot be written
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
            throw new DatasetException("the data set '" + file.getFileName() + "' cannot be written: " + e, e);
        }
    }

    static void requireRows(String name, int rows, List<MalformedRow> broken, MalformedRows choice) {
        if (!broken.isEmpty() && choice == MalformedRows.REFUSE) {
            throw DatasetException.malformedRows(name, broken);
        }
        if (rows == 0) {
            throw new DatasetException("the data set '" + name + "' holds no row that can be run");
        }
    }

    static DatasetException unreadable(String name, IOException cause) {
        return new DatasetException(
                "the data set '" + name + "' cannot be read ("
                        + cause.getClass().getSimpleName() + "); is it there, and is it UTF-8?",
                cause);
    }

    /** What to do about lines that are no rows. */
    public enum MalformedRows {
        /** Refuse the file and name them all. */
        REFUSE,
        /** Leave them out; {@link Dataset#broken()} names them. */
        SKIP
    }
}
