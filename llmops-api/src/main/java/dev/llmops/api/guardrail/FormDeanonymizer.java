package dev.llmops.api.guardrail;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * One text in which values are put back by its form, whole or in pieces: within a string of JSON a value is escaped, so that
 * it stays a part of that string; between strings nothing is put back that would be more than one value; in all other text
 * values are put back as they are. JSON is what stands in braces, or in brackets that begin the text.
 */
final class FormDeanonymizer implements Deanonymizer {

    private static final String STRUCTURE = "\"{}[],:";
    private static final String CONTROLS = "\n\r\t\b\f";
    private static final String NAMES = "nrtbf";
    private static final int UNICODE = 6;

    private final Supplier<List<Supplier<Deanonymizer>>> registered;
    private Plain open;
    /** What stands between two signs of structure. */
    private final StringBuilder between = new StringBuilder();

    private final StringBuilder decoded = new StringBuilder();
    private final StringBuilder escape = new StringBuilder();
    private int depth;
    private boolean begun;
    private boolean string;
    private boolean restores;

    FormDeanonymizer(Supplier<List<Supplier<Deanonymizer>>> registered) {
        this.registered = registered;
        this.open = new Plain();
    }

    @Override
    public String push(String piece) {
        StringBuilder out = new StringBuilder(piece.length());
        int i = 0;
        while (i < piece.length()) {
            if (depth == 0) {
                i = text(piece, i, out);
            } else if (string) {
                inString(piece.charAt(i++), out);
            } else {
                structure(piece.charAt(i++), out);
            }
        }
        if (string) {
            int whole = decoded.length();
            whole -= whole > 0 && Character.isHighSurrogate(decoded.charAt(whole - 1)) ? 1 : 0;
            out.append(quoted(open.push(decoded.substring(0, whole))));
            decoded.delete(0, whole);
        }
        return out.toString();
    }

    @Override
    public String finish() {
        if (string) {
            return quoted(open.push(decoded.toString()) + open.finish()) + escape;
        }
        StringBuilder out = new StringBuilder();
        flush(out);
        return out.append(open.finish()).toString();
    }

    /** {@return where JSON begins in a text, or the end of the piece} */
    private int text(String piece, int start, StringBuilder out) {
        int i = start;
        while (i < piece.length() && piece.charAt(i) != '{' && (begun || piece.charAt(i) != '[')) {
            begun |= !Character.isWhitespace(piece.charAt(i));
            i++;
        }
        out.append(open.push(piece.substring(start, i)));
        if (i == piece.length()) {
            return i;
        }
        out.append(open.finish()).append(piece.charAt(i));
        open = new Plain();
        begun = true;
        depth = 1;
        return i + 1;
    }

    private void structure(char c, StringBuilder out) {
        if (STRUCTURE.indexOf(c) < 0) {
            between.append(c);
            return;
        }
        flush(out);
        out.append(c);
        depth += c == '{' || c == '[' ? 1 : 0;
        depth -= c == '}' || c == ']' ? 1 : 0;
        string = c == '"';
        restores = !registered.get().isEmpty();
    }

    /** A number can be put back between strings, and nothing that makes more members of one. */
    private void flush(StringBuilder out) {
        String written = between.toString();
        between.setLength(0);
        Plain alone = new Plain();
        String restored = alone.push(written) + alone.finish();
        boolean one = restored.chars().noneMatch(c -> c == '\\' || STRUCTURE.indexOf(c) >= 0);
        out.append(one ? restored : written);
    }

    /** What cannot change is left as it is written. */
    private void inString(char c, StringBuilder out) {
        boolean ends = c == '"' && escape.isEmpty();
        if (!escape.isEmpty() || c == '\\') {
            escape.append(c);
            if (escape.length() == (escape.length() > 1 && escape.charAt(1) == 'u' ? UNICODE : 2)) {
                if (restores) {
                    decoded.append(character(escape.toString()));
                } else {
                    out.append(escape);
                }
                escape.setLength(0);
            }
        } else if (!ends && restores) {
            decoded.append(c);
        } else if (!ends) {
            out.append(c);
        }
        if (ends) {
            out.append(quoted(open.push(decoded.toString()) + open.finish())).append(c);
            decoded.setLength(0);
            open = new Plain();
            string = false;
        }
    }

    private static String character(String escape) {
        char c = escape.charAt(1);
        int at = NAMES.indexOf(c);
        if (at >= 0) {
            return CONTROLS.substring(at, at + 1);
        }
        if (c != 'u') {
            return String.valueOf(c);
        }
        try {
            return String.valueOf((char) Integer.parseInt(escape, 2, UNICODE, 16));
        } catch (NumberFormatException e) {
            return escape; // It is no JSON.
        }
    }

    /** As RFC 8259 wants it, section 7, and no more. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int named = CONTROLS.indexOf(c);
            if (named >= 0) {
                quoted.append('\\').append(NAMES.charAt(named));
            } else if (c < ' ') {
                quoted.append("\\u").append(HexFormat.of().withUpperCase().toHexDigits(c));
            } else {
                quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return quoted.toString();
    }

    /**
     * The restorers of a text without form, the last registered first: it took its values out of what the ones before it had
     * left. A guardrail may register while the text is under way; what had passed by then holds nothing of it.
     */
    private final class Plain {

        private final List<Deanonymizer> restorers = new ArrayList<>(1);

        String push(String piece) {
            List<Supplier<Deanonymizer>> all = registered.get();
            for (Supplier<Deanonymizer> restorer : all.subList(restorers.size(), all.size())) {
                restorers.add(0, restorer.get());
            }
            return new CompositeDeanonymizer(restorers).push(piece);
        }

        String finish() {
            return new CompositeDeanonymizer(restorers).finish();
        }
    }
}
