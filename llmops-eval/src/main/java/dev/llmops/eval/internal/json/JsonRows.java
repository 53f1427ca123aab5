package dev.llmops.eval.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.text.FingerprintSet;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.dataset.MalformedRow;
import dev.llmops.eval.internal.text.BoundedLines;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a JSONL file in UTF-8, one at a time: each line that is not blank is one JSON object, and no two have one id. Of each row a fingerprint of its id is
 * kept. What is wrong with a line is a {@link DatasetException} that names its number. A byte order mark is passed over.
 */
public final class JsonRows implements AutoCloseable {

    /** A line may be so long, in UTF-16 code units; more is no row but an accident, and would fill the memory. */
    public static final int MAX_LINE = 1 << 24;

    private final BoundedLines lines;
    private final FingerprintSet ids = new FingerprintSet();

    /** Opens a file. */
    public JsonRows(Path file) throws IOException {
        this.lines = new BoundedLines(file, MAX_LINE);
    }

    /**
     * A line.
     *
     * @param line its number, from 1
     * @param text as it stands in the file
     * @param members what it says
     */
    public record Row(long line, String text, ObjectNode members) {}

    /**
     * {@return all rows of a file}
     *
     * @param reading makes a row; throws IllegalArgumentException with what is wrong with it
     */
    public static <T> List<T> all(Path file, Function<ObjectNode, T> reading) {
        List<T> all = new ArrayList<>();
        try (JsonRows rows = new JsonRows(file)) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                ObjectNode members = row.members();
                all.add(at(row.line(), () -> reading.apply(members)));
            }
        } catch (IOException e) {
            throw new DatasetException("'" + file + "' cannot be read: " + e, e);
        }
        return List.copyOf(all);
    }

    /** {@return the next row, or null after the last one} */
    public @Nullable Row next() throws IOException {
        while (hasNext()) {
            String text = lines.text();
            if (text == null) {
                throw new DatasetException(problem(lines.number(), lines.problem()));
            }
            if (!text.isBlank()) {
                return new Row(lines.number(), text, object(lines.number(), text));
            }
        }
        return null;
    }

    private boolean hasNext() throws IOException {
        try {
            return lines.next();
        } catch (CharacterCodingException e) {
            throw new DatasetException(problem(lines.number(), "this line or a later one is not UTF-8"), e);
        }
    }

    /**
     * Notes an id.
     *
     * @param id a text or a number
     * @throws DatasetException if an earlier row has it
     */
    public void requireNew(long line, JsonNode id) {
        // One number is one id, however it is written.
        String key = id.isNumber() ? id.decimalValue().stripTrailingZeros().toString() : id.toString();
        if (!ids.add(key)) {
            throw new DatasetException(
                    problem(line, "the id " + id + " is that of an earlier line; a row needs an id of its own"));
        }
    }

    /** {@return the object that a line holds} */
    public static ObjectNode object(long line, String text) {
        return at(line, () -> Json.object(text));
    }

    /** Something that is made of a line. */
    @FunctionalInterface
    public interface Reading<T> {
        /** Makes it. */
        T read() throws JsonProcessingException;
    }

    /** {@return what is made of a line; what is wrong with it is told with its number} */
    public static <T> T at(long line, Reading<T> reading) {
        try {
            return reading.read();
        } catch (JsonProcessingException e) {
            throw new DatasetException(problem(line, Json.describe(e)), e);
        } catch (IllegalArgumentException e) {
            throw new DatasetException(problem(line, String.valueOf(e.getMessage())), e);
        }
    }

    private static String problem(long line, String what) {
        return new MalformedRow(line, what).toString();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
