package dev.llmops.cli.console;

import dev.llmops.api.error.LlmOpsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The documentation's page about errors, which is in the jar. */
public final class ErrorPage {

    private static final Pattern ROW = Pattern.compile("\\| <a id=\"(\\w+)\"></a>`(\\w+)` \\|(.*)\\|");

    private final Map<String, Row> rows = new LinkedHashMap<>();

    /**
     * What the page says about one type.
     *
     * @param name the type
     * @param group the heading above
     * @param when when it occurs
     * @param advice what to do, empty if the message says it all
     * @param page where this stands in the documentation
     */
    public record Row(String name, String group, String when, String advice, String page) {}

    private ErrorPage(List<String> lines) {
        String group = "";
        for (String line : lines) {
            if (line.startsWith("## ")) {
                group = line.substring(3);
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                List<String> cells = cells(row.group(3));
                rows.put(
                        row.group(1),
                        new Row(
                                row.group(2),
                                group,
                                cells.get(0),
                                cells.size() > 1 ? cells.get(1) : "",
                                "docs/reference/errors.md#" + row.group(1)));
            }
        }
    }

    /** {@return the page of this version} */
    public static ErrorPage standard() {
        try (InputStream page =
                Objects.requireNonNull(ErrorPage.class.getResourceAsStream("/dev/llmops/cli/errors.md"))) {
            return new ErrorPage(new String(page.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String text) {
        List<String> cells = new ArrayList<>();
        int from = 0;
        for (int bar = text.indexOf('|'); bar >= 0; bar = text.indexOf('|', from)) {
            cells.add(text.substring(from, bar).strip());
            from = bar + 1;
        }
        cells.add(text.substring(from).strip());
        return cells;
    }

    /** {@return whether the page has a row of exactly this type} */
    boolean has(LlmOpsException error) {
        return row(error.getClass().getSimpleName()).isPresent();
    }

    /** {@return the row of a type, whose name may be in any case and with its package} */
    public Optional<Row> row(String type) {
        String simple = type.substring(type.lastIndexOf('.') + 1);
        return Optional.ofNullable(rows.get(simple.toLowerCase(Locale.ROOT)));
    }

    /** {@return all rows, in the order of the page} */
    public List<Row> rows() {
        return List.copyOf(rows.values());
    }
}
