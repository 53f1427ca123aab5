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
 * Reads and writes data sets in files.
 *
 * <p>JSONL ({@code .jsonl}): each line is an object with {@code input} (text), and optionally {@code id} (text or number; by default
 * the line's number), {@code expected} (text) and {@code metadata} (object). Any other member, or a duplicate one, makes a line
 * broken, and so does a length of more than 8,388,608 characters; nothing of such a line is kept. Blank lines are skipped.
 *
 * <p>CSV ({@code .csv}, RFC 4180): the first record names the columns; {@code input} is required, {@code id} and
 * {@code expected} are optional; all others become metadata, except that a misspelt column ({@code " expected"}) for a missing one is
 * rejected. An empty
 * cell of {@code expected} means "unknown". A record with an extra quote is a broken line, and the next line is read as a record again.
 *
 * <p>Both are read as UTF-8; a byte order mark is skipped. A file in another encoding is rejected.
 */
public final class DatasetFile {

    private DatasetFile() {}

    /**
     * Reads a file and rejects it if a line is broken.
     *
     * @param file the file; its suffix determines its format
     * @return its data set, named like the file
     * @throws DatasetException if it cannot be read; names every broken line
     */
    public static Dataset read(Path file) {
        return read(file, MalformedRows.REFUSE);
    }

    /**
     * Reads a file.
     *
     * @param file the file; its suffix determines its format
     * @param malformedRows what to do about lines that are not rows
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
     * Opens a JSONL file that need not fit into memory. It is read once to validate it and compute its version, and again on each pass; of each row
     * it keeps a fingerprint of the id (at most 43 bytes) during validation, and nothing afterwards. A CSV file is read into memory.
     *
     * @param file the file; its suffix determines its format
     * @param malformedRows what to do about lines that are not rows
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
     * Writes rows as JSONL; an existing file is replaced in one step.
     *
     * @param file the file, {@code .jsonl}
     * @param dataset the rows; when read again they have the same version
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

    /** What to do about lines that are not rows. */
    public enum MalformedRows {
        /** Reject the file and name all of them. */
        REFUSE,
        /** Leave them out; {@link Dataset#broken()} names them. */
        SKIP
    }
}
