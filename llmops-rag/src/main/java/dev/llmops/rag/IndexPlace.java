package dev.llmops.rag;

import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.IndexKind;
import dev.llmops.rag.internal.ingest.IngestLog;
import dev.llmops.rag.internal.ingest.IngestLogFile;
import dev.llmops.rag.internal.postgres.PostgresScans;
import java.nio.file.Path;
import javax.sql.DataSource;

/** Where an index is kept. Its text names it in messages, as in "the index in folder 'x'". */
sealed interface IndexPlace {

    /** {@return where the last scans of its sources are kept} */
    default IngestLog.Storage log() {
        return IngestLog.Storage.inMemory();
    }

    /** One folder, in this process alone. */
    record Folder(Path path) implements IndexPlace {
        @Override
        public IngestLog.Storage log() {
            return new IngestLogFile(path.resolve(IndexKind.SCANS));
        }

        @Override
        public String toString() {
            return "the index in folder '" + path + "'";
        }
    }

    /** Tables of a database whose names begin with that of the index. */
    record Postgres(DataSource connections, String name) implements IndexPlace {
        @Override
        public IngestLog.Storage log() {
            return new PostgresScans(connections, name);
        }

        @Override
        public String toString() {
            return "the index '" + name + "' in PostgreSQL";
        }
    }

    /** Gone when it is closed. */
    record Memory() implements IndexPlace {
        @Override
        public String toString() {
            return "the index in memory";
        }
    }

    /** Wherever the application keeps it. */
    record Own(PassageIndex index) implements IndexPlace {
        @Override
        public String toString() {
            return "the index in " + index.capabilities().name();
        }
    }
}
