package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.fuzz.FuzzParent;
import dev.llmops.local.fuzz.FuzzReport;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand attacks on what takes texts, schemas, tools, grammars, sessions and adapters, in another JVM, which must not die. */
class NativeFuzzTest {

    @TempDir
    Path folder;

    @Test
    void no_case_ends_the_jvm_hangs_or_takes_memory_without_bounds() throws Exception {
        run(1_000);
    }

    @Test
    @Tag("full")
    void none_of_many_cases_does() throws Exception {
        run(10_000);
    }

    private void run(long cases) throws Exception {
        long first = Long.getLong("llmops.fuzz.first", 0);
        FuzzReport report = new FuzzParent(folder).run(first, Long.getLong("llmops.fuzz.cases", cases));

        assertThat(report.faults()).as("of %s", report).isEmpty();
        assertThat(report.ends())
                .singleElement()
                .asString()
                .contains("Tokens done=", "SavedSession ModelFileException=");
    }
}
