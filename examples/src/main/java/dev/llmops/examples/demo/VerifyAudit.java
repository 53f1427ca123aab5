package dev.llmops.examples.demo;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Verifies the audit log, then tampers with copies of the database. */
public final class VerifyAudit {

    private static final String REWRITE =
            "UPDATE llmops_generation SET body = replace(body, '\"text\":\"', '\"text\":\"Not what was said: ')";
    private static final String EDIT =
            "UPDATE llmops_audit_entry SET event = replace(event, 'COMPLETED', 'FAILED') WHERE sequence ="
                    + " (SELECT min(sequence) FROM llmops_audit_entry WHERE event LIKE '%COMPLETED%')";
    private static final String DELETE = "DELETE FROM llmops_audit_entry WHERE sequence = 7";

    private VerifyAudit() {}

    /**
     * Verifies the log and copies of it that were tampered with.
     *
     * @param screen where to show it
     * @param database the store's file, which nobody has open
     * @throws IOException if it cannot be copied
     * @throws SQLException if a copy cannot be changed
     */
    public static void run(Screen screen, Path database) throws IOException, SQLException {
        screen.section(
                "The audit log",
                "Everything that was kept is also an entry in a chain of hashes. Its head, kept somewhere else, proves later"
                        + " that nothing was changed, and that nothing was cut off.",
                "AuditVerification found = ops.audit().verify(AuditHead.parse(\"...\"));");
        AuditHead head;
        try (Store store = Stores.sqlite(database)) {
            head = store.audit().head();
            Files.writeString(database.resolveSibling("audit-head.txt"), head + "\n");
            screen.line("head          " + head);
            report(screen, true, "the log as it is", store.audit().verify(head));
        }
        screen.gap();
        screen.line("Now copies of the database, each tampered with by SQL:");
        tamper(screen, database, head, "an answer rewritten", REWRITE);
        tamper(screen, database, head, "an entry of the log edited", EDIT);
        tamper(screen, database, head, "an entry of the log deleted", DELETE);
        String[] erase = {
            "DELETE FROM llmops_generation WHERE id = (SELECT max(id) FROM llmops_generation)",
            "DELETE FROM llmops_audit_entry WHERE sequence = " + head.sequence()
        };
        tamper(screen, database, head, "the last call erased, with its entry", erase);
        screen.small("    Without the head, nobody could tell: " + words(tampered(database, null, erase)) + ".");
    }

    private static void tamper(Screen screen, Path database, AuditHead head, String what, String... sql)
            throws IOException, SQLException {
        report(screen, false, what, tampered(database, head, sql));
    }

    private static AuditVerification tampered(Path database, @Nullable AuditHead head, String... sql)
            throws IOException, SQLException {
        Path copy = database.resolveSibling("tampered.db");
        Files.deleteIfExists(copy);
        Files.copy(database, copy);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement()) {
            for (String each : sql) {
                statement.executeUpdate(each);
            }
        }
        try (Store store = Stores.sqlite(copy)) {
            return store.audit().verify(head);
        } finally {
            Files.delete(copy);
        }
    }

    private static void report(Screen screen, boolean intact, String what, AuditVerification found) {
        boolean asExpected = found instanceof AuditVerification.Intact == intact;
        screen.verdict(asExpected, what + ": " + words(found));
    }

    private static String words(AuditVerification found) {
        if (found instanceof AuditVerification.Broken broken) {
            return "found out, " + broken.explanation();
        }
        return "intact, " + ((AuditVerification.Intact) found).head().sequence() + " entries";
    }
}
