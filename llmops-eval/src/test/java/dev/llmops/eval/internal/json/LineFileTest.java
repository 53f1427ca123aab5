package dev.llmops.eval.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.run.RunException;
import dev.llmops.testkit.disk.FileLockProbe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {

    @TempDir
    Path folder;

    @Test
    void no_other_process_gets_a_file_that_is_open_here_also_after_it_was_read_or_wanted_again() {
        Path path = folder.resolve("run.jsonl");
        ObjectNode line = Json.MAPPER.createObjectNode().put("row", 1);
        try (LineFile file = LineFile.open(path, before -> {})) {
            file.append(line);
            assertThat(lines(path)).containsExactly(line);
            assertThatThrownBy(() -> LineFile.open(path, before -> {}))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("another run has the file");

            assertThat(FileLockProbe.isLocked(path)).isTrue();
            file.append(line);
        }
        assertThat(FileLockProbe.isLocked(path)).isFalse();
        assertThat(lines(path)).containsExactly(line, line);
    }

    private static List<ObjectNode> lines(Path path) {
        List<ObjectNode> lines = new ArrayList<>();
        LineFile.read(path, lines::add);
        return lines;
    }
}
