package dev.llmops.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.core.RecordsJson;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

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
            line(String.format(Locale.ROOT, "%-14s %s", name, value));
        }
    }

    public void table(List<String> header, List<List<String>> rows) {
        int[] widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            int widest =
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
            widths[column] = Math.max(header.get(column).length(), widest) + GAP;
        }
        TextTable table = TextTable.forColumns(
                CommandLine.Help.defaultColorScheme(Ansi.OFF),
                Arrays.stream(widths)
                        .mapToObj(width -> new Column(width, 0, Overflow.SPAN))
                        .toArray(Column[]::new));
        table.addRowValues(header.toArray(String[]::new));
        rows.forEach(row -> table.addRowValues(row.toArray(String[]::new)));
        table.toString().lines().map(String::stripTrailing).forEach(this::line);
    }

    /** A text on one line, without what could move the cursor, cut to a length. */
    public static String oneLine(@Nullable String text, int longest) {
        if (text == null) {
            return "";
        }
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
        return line.codePointCount(0, line.length()) <= longest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, longest - 3)) + "...";
    }
}
