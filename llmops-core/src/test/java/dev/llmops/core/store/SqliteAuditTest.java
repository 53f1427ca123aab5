package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.audit.AuditVerification.Kind;
import dev.llmops.api.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteAuditTest extends AuditTamperingKit {

    @TempDir
    Path folder;

    @Override
    Store open() {
        return Stores.sqlite(file());
    }

    @Override
    RawSql raw() throws SQLException {
        return new RawSql(file());
    }

    private Path file() {
        return folder.resolve("llmops.db");
    }

    @Test
    void a_copy_of_the_file_is_opened_and_found_out_and_the_original_stays_intact() throws Exception {
        Path copy = folder.resolve("copy.db");
        Files.copy(file(), copy);
        try (RawSql sql = new RawSql(copy)) {
            sql.execute("UPDATE llmops_audit_entry SET event = replace(event, 'subject 2', 'subject 9')");
        }
        AuditHead head;
        try (Store store = open()) {
            head = store.audit().head();
        }

        try (Store store = Stores.sqlite(copy)) {
            assertBroken(store.audit().verify(head), 2, Kind.EDITED);
        }
        assertThat(verify(head)).isEqualTo(new AuditVerification.Intact(head));
    }
}
