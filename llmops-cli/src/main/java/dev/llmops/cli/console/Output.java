package dev.llmops.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.core.RecordsJson;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Style;

/** Writes results: for people, or as JSON. */
public final class Output {

    private static final int GAP = 2;

    private final Console console;

    Output(Console console) {
        this.console = console;
    }

    /** One JSON object on a line of its own. */
    public void json(Object value) {
        console.out().println(RecordsJson.toJson(value));
    }

    /** JSON that is written over several lines, as one object on a line of its own. */
    public void compact(String text) {
        try {
            line(new ObjectMapper().readTree(text).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report of ours is JSON", e);
        }
    }

    public void line(String text) {
        console.out().println(text);
    }

    /** A remark for people, which is no result. */
    public void remark(String text) {
        console.err().println(text);
    }

    /** A line in a colour of picocli's, on a terminal; nothing in it is taken for markup. */
    public void coloured(String colour, String text) {
        line(console.terminal() && !colour.isEmpty() ? Style.on(Style.parse(colour)) + text + Style.reset.on() : text);
    }

    /** A text of several lines under a heading. */
    public void block(String heading, String text) {
        line("[" + heading + "]");
        text.lines().forEach(this::line);
        line("");
    }

    /** A name and a value; nothing if there is no value. */
    public void field(String name, @Nullable Object value) {
        if (value != null) {
            line(String.format(Locale.ROOT, "%-14s %s", name, oneLine(value.toString())));
        }
    }

    public void table(List<String> header, List<List<String>> rows) {
        List<List<String>> lines = Stream.concat(Stream.of(header), rows.stream())
                .map(row -> row.stream().map(Output::oneLine).toList())
                .toList();
        int[] widths = IntStream.range(0, header.size())
                .map(column -> lines.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (List<String> row : lines) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(GAP + widths[column] - cell.length()));
            }
            line(line.toString().stripTrailing());
        }
    }

    /** A text on one line, without what could move the cursor: who wrote it may want to look like somebody else. */
    static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cc}", "?");
    }

    /** The same, with a single space where there are several, cut to a length. */
    public static String oneLine(@Nullable String text, int longest) {
        if (text == null) {
            return "";
        }
        String line = oneLine(text.strip().replaceAll("\\s+", " "));
        return line.codePointCount(0, line.length()) <= longest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, longest - 3)) + "...";
    }
}
