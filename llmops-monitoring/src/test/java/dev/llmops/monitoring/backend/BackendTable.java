package dev.llmops.monitoring.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page that says what each backend shows, held against what the backend shows. */
final class BackendTable {

    private static final Path PAGE = Path.of("../docs/measurements/tracing-backends.md");
    private static final String HEAD = "| of a Generation |";

    private BackendTable() {}

    /**
     * Compares a column with what was seen. With {@code -Dllmops.docs=write} what was seen is printed, for whoever writes the page.
     *
     * @param backend head of the column
     * @param shown what was seen, by the first cell of the row
     */
    static void check(String backend, Map<String, String> shown) throws IOException {
        if ("write".equals(System.getProperty("llmops.docs"))) {
            shown.forEach((field, cell) -> System.out.println("@" + backend + "| " + field + " | " + cell + " |"));
            return;
        }
        assertThat(column(backend)).isEqualTo(shown);
    }

    private static Map<String, String> column(String backend) throws IOException {
        List<List<String>> rows = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith(HEAD))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .toList();
        int column = rows.get(0).indexOf(backend);
        Map<String, String> cells = new LinkedHashMap<>();
        rows.stream().skip(2).forEach(row -> cells.put(row.get(0), row.get(column)));
        return cells;
    }
}
