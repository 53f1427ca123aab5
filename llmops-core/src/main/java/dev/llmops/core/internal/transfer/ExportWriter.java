package dev.llmops.core.internal.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.llmops.api.error.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes all rows of a store, one to a line. The first line says what this is, a line before the rows of each table names its columns,
 * and the last line has the number of rows and the SHA-256 of all bytes before it. Keeps one row in memory.
 */
public final class ExportWriter {

    static final String FORMAT = "llmops-export";
    static final int VERSION = 1;

    private static final int FETCH_SIZE = 1000;
    private static final JsonFactory JSON = new JsonFactory();

    private final OutputStream out;
    private final MessageDigest digest = sha256();
    private long rows;

    /** Writes to a stream, which stays open. */
    public ExportWriter(OutputStream out) {
        this.out = out;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** One line. */
    @FunctionalInterface
    private interface Line {
        void write(JsonGenerator json) throws IOException, SQLException;
    }

    /**
     * Writes all.
     *
     * @param connection sees one state all along
     * @param schema the version of the schema
     * @param head the end of the audit log
     * @param tables those to write, in the order in which they can be filled
     * @return how many rows they have
     */
    public long write(Connection connection, int schema, String head, List<String> tables) throws SQLException {
        line(json -> {
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            json.writeNumberField("version", VERSION);
            json.writeNumberField("schema", schema);
            json.writeStringField("head", head);
            json.writeEndObject();
        });
        for (String table : tables) {
            table(connection, table);
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        line(json -> {
            json.writeStartObject();
            json.writeNumberField("rows", rows);
            json.writeStringField("sha256", hash);
            json.writeEndObject();
        });
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private void table(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM " + table)) {
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet row = statement.executeQuery()) {
                ResultSetMetaData columns = row.getMetaData();
                line(json -> {
                    json.writeStartObject();
                    json.writeStringField("table", table);
                    json.writeArrayFieldStart("columns");
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        json.writeString(columns.getColumnName(i).toLowerCase(Locale.ROOT));
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
                while (row.next()) {
                    rows++;
                    line(json -> {
                        json.writeStartArray();
                        for (int i = 1; i <= columns.getColumnCount(); i++) {
                            value(json, table, row.getObject(i));
                        }
                        json.writeEndArray();
                    });
                }
            }
        }
    }

    private static void value(JsonGenerator json, String table, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else {
            throw new StoreException(
                    "table " + table + " has a value of " + value.getClass().getName()
                            + ", which an export cannot hold",
                    null,
                    false);
        }
    }

    private void line(Line line) throws SQLException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                line.write(json);
            }
            bytes.write('\n');
            byte[] all = bytes.toByteArray();
            digest.update(all);
            out.write(all);
        } catch (IOException e) {
            throw new UncheckedIOException("the export cannot be written: " + e.getMessage(), e);
        }
    }
}
