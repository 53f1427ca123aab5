package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/model-servers.md} says what the dialects do. */
class DialectsPageTest {

    @Test
    void the_table_of_dialects_is_what_the_code_does() throws IOException {
        List<String> page = Files.readAllLines(Path.of("../docs/reference/model-servers.md"));

        for (ServerDialect dialect : ServerDialect.values()) {
            String row = page.stream()
                    .filter(line -> line.startsWith("| `" + dialect + "` |"))
                    .findFirst()
                    .orElse("");
            String[] cells = Arrays.copyOf(row.replace("`", "").split("\\|", -1), 7);
            assertThat(cells[2]).as(row).isEqualTo(" " + dialect.maxTokens() + " ");
            assertThat(cells[3]).as(row).isEqualTo(" " + dialect.schema().name().toLowerCase(Locale.ROOT) + " ");
            assertThat(cells[4].contains("reasoning"))
                    .as(row)
                    .isEqualTo(!dialect.reasoning().isEmpty());
            assertThat(cells[4].contains(dialect.reasoning())).as(row).isTrue();
            assertThat(cells[5].contains("none")).as(row).isEqualTo(dialect.tokens() == ServerDialect.Tokens.NONE);
            assertThat(names(cells[6])).as(row).isEqualTo(new TreeSet<>(dialect.responsesExtras()));
        }
    }

    private static Set<String> names(String cell) {
        Set<String> names = new TreeSet<>(Arrays.asList(cell.strip().split(", ")));
        names.remove("");
        return names;
    }
}
