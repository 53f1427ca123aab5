package dev.llmops.rag;

import dev.llmops.api.index.PassageIndex;
import java.nio.file.Path;
import javax.sql.DataSource;

/** Where an index is kept. Its text names it in messages, as in "the index in folder 'x'". */
sealed interface IndexPlace {

    /** One folder, in this process alone. */
    record Folder(Path path) implements IndexPlace {
        @Override
        public String toString() {
            return "the index in folder '" + path + "'";
        }
    }

    /** Tables of a database whose names begin with that of the index. */
    record Postgres(DataSource connections, String name) implements IndexPlace {
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
