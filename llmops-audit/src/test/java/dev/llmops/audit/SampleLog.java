package dev.llmops.audit;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.store.Stores;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;

/** A store with an audit log, and what an attacker who can write its file does to it. */
public record SampleLog(Path file) {

    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    public Store open() {
        return Stores.sqlite(file);
    }

    public SampleLog append(int count) {
        try (Store store = open()) {
            for (int i = 0; i < count; i++) {
                long place = store.audit().head().sequence() + 1;
                store.audit()
                        .append(new AuditEvent(
                                "test", "ana", "subject " + place, Map.of("place", place), NOON.plusSeconds(place)));
            }
        }
        return this;
    }

    public SampleLog attack(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
        return this;
    }

    /** Changes an entry and computes all hashes from there on anew, as somebody who knows the format can. */
    public SampleLog rewrite(long place, String from, String to) throws SQLException {
        attack("UPDATE llmops_audit_entry SET event = replace(event, '" + from + "', '" + to + "') WHERE sequence = "
                + place);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement read = connection.createStatement();
                PreparedStatement write = connection.prepareStatement(
                        "UPDATE llmops_audit_entry SET previous_hash = ?, hash = ? WHERE sequence = ?")) {
            String previous = "0".repeat(64);
            try (ResultSet rows =
                    read.executeQuery("SELECT sequence, event FROM llmops_audit_entry ORDER BY sequence")) {
                while (rows.next()) {
                    String hash = Sha256.hex("{\"event\":" + rows.getString(2) + ",\"previousHash\":\"" + previous
                            + "\",\"sequence\":" + rows.getLong(1) + "}");
                    write.setString(1, previous);
                    write.setString(2, hash);
                    write.setLong(3, rows.getLong(1));
                    write.addBatch();
                    previous = hash;
                }
            }
            write.executeBatch();
        }
        return this;
    }
}
