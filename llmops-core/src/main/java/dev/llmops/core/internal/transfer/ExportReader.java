package dev.llmops.core.internal.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.StoreException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ExportWriter} wrote, row by row, and refuses what is cut, changed, or another file. */
public final class ExportReader {

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private final Path file;
    private final MessageDigest digest = ExportWriter.sha256();
    private long rows;

    private ExportReader(Path file) {
        this.file = file;
    }

    /** Takes what is in an export, in its order. */
    public interface Visitor {

        /** The first line. */
        void begin(int schema, String head) throws SQLException;

        /** The rows of a table follow. */
        void table(String name, List<String> columns) throws SQLException;

        /** A row: texts, whole numbers as {@code Long}, others as {@code Double}. */
        void row(List<@Nullable Object> values) throws SQLException;
    }

    /**
     * Reads a whole export.
     *
     * @throws StoreException if it is cut, changed or another file; rows were given to the visitor before that was known
     */
    public static void read(Path file, Visitor visitor) throws SQLException {
        ExportReader reader = new ExportReader(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            reader.read(in, visitor);
        } catch (IOException e) {
            throw new StoreException("the export '" + file + "' cannot be read: " + e.getMessage(), e, false);
        }
    }

    private void read(InputStream in, Visitor visitor) throws IOException, SQLException {
        JsonNode first = json(in, "first line");
        if (!first.path("format").asText().equals(ExportWriter.FORMAT)) {
            throw refused("is no export of a store: its first line does not say so");
        }
        if (first.path("version").asInt() != ExportWriter.VERSION) {
            throw refused("has version " + first.path("version").asText()
                    + ", but this version of LLMOps for Java reads " + ExportWriter.VERSION);
        }
        visitor.begin(first.path("schema").asInt(), first.path("head").asText());
        while (true) {
            byte[] line = line(in);
            if (line == null) {
                throw refused("is cut: its last line is missing");
            }
            JsonNode node = parse(line, "a line");
            if (node.has("sha256")) {
                end(in, node);
                return;
            }
            digest.update(line);
            if (node.isArray()) {
                rows++;
                visitor.row(values(node));
            } else {
                visitor.table(node.path("table").asText(), texts(node.path("columns")));
            }
        }
    }

    private void end(InputStream in, JsonNode last) throws IOException {
        String hash = HexFormat.of().formatHex(digest.digest());
        if (!hash.equals(last.path("sha256").asText()) || last.path("rows").asLong() != rows) {
            throw refused("was changed: its content does not give the hash in its last line");
        }
        if (in.read() >= 0) {
            throw refused("was changed: there is more after its last line");
        }
    }

    private JsonNode json(InputStream in, String what) throws IOException {
        byte[] line = line(in);
        if (line == null) {
            throw refused("is empty or cut: it has no " + what);
        }
        digest.update(line);
        return parse(line, what);
    }

    private JsonNode parse(byte[] line, String what) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw refused("was changed: " + what + " is no JSON");
        }
    }

    /** A line with its end, or null if there is no further whole one. */
    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            bytes.write(next);
            if (next == '\n') {
                return bytes.toByteArray();
            }
        }
        return null;
    }

    private static List<@Nullable Object> values(JsonNode row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (JsonNode value : row) {
            if (value.isNull()) {
                values.add(null);
            } else if (value.isTextual()) {
                values.add(value.textValue());
            } else {
                values.add(value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue());
            }
        }
        return values;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private StoreException refused(String why) {
        return new StoreException(
                "the export '" + file + "' " + why + "; nothing was imported from it; export the store again",
                null,
                false);
    }
}
