package dev.llmops.commons.internal.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/**
 * Pieces of a report that is one HTML file: no script, nothing loaded, light and dark, narrow and wide, on paper too. The
 * reports of all modules look alike because they are made of these. Whatever comes from outside passes {@link #escape}.
 */
public final class Html {

    private static final String STYLE = style();
    private static final String MAIN = "<main>\n";

    private Html() {}

    private static String style() {
        try (InputStream css = Html.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(css, "report.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the style of reports cannot be read from this jar", e);
        }
    }

    /**
     * {@return a whole page. It forbids itself to load or to run anything, should an escape ever be missed}
     *
     * @param title plain text, which is escaped here
     * @param body markup
     */
    public static String page(String title, String body) {
        return String.format(Locale.ROOT, """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                %s</main>
                </body>
                </html>
                """, escape(title), STYLE, body);
    }

    /** {@return what stands within a page of {@link #page}, to stand within another} */
    public static String content(String page) {
        int from = page.indexOf(MAIN) + MAIN.length();
        return page.substring(from, page.lastIndexOf("</main>"));
    }

    /** {@return the style of pages, for who shows what stands within one elsewhere} */
    public static String css() {
        return STYLE;
    }

    /**
     * {@return a text as markup, for elements and for quoted attributes. Characters that HTML forbids become the replacement
     * character}
     *
     * @param text plain text
     */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r';
        return !control && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /**
     * {@return a cell of a table}
     *
     * @param label its column, which stands before the text where the table is too wide for its screen
     * @param text plain text
     */
    public static String cell(String label, String text) {
        return String.format(Locale.ROOT, "<td data-label=\"%s\">%s</td>", escape(label), escape(text));
    }

    /**
     * {@return a cell with a number}
     *
     * @param label its column
     * @param text the number
     */
    public static String number(String label, String text) {
        return String.format(Locale.ROOT, "<td class=\"num\" data-label=\"%s\">%s</td>", escape(label), escape(text));
    }

    /**
     * {@return a cell with a number and what belongs to it, in small}
     *
     * @param label its column
     * @param text the number
     * @param more what belongs to it
     */
    public static String number(String label, String text, String more) {
        return String.format(
                Locale.ROOT,
                "<td class=\"num\" data-label=\"%s\"><span>%s<span class=\"small\">%s</span></span></td>",
                escape(label),
                escape(text),
                escape(more));
    }

    /**
     * {@return the head of a row}
     *
     * @param text plain text
     */
    public static String rowHead(String text) {
        return "<th scope=\"row\">" + escape(text) + "</th>";
    }

    /**
     * {@return the head of a column, or an empty corner}
     *
     * @param text plain text
     */
    public static String head(String text) {
        return text.isEmpty() ? "<td></td>" : "<th scope=\"col\">" + escape(text) + "</th>";
    }

    /**
     * {@return the head of a column of numbers}
     *
     * @param text plain text
     */
    public static String numberHead(String text) {
        return "<th scope=\"col\" class=\"num\">" + escape(text) + "</th>";
    }

    /**
     * {@return a small label with a coloured ground}
     *
     * @param style {@code better}, {@code worse} or {@code tie}
     * @param text plain text
     */
    public static String chip(String style, String text) {
        return String.format(Locale.ROOT, "<span class=\"chip %s\">%s</span>", style, escape(text));
    }
}
