package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.CharClass;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a secret, written as {@code ghp_[alnum]{36}}: letters that stand for themselves, and runs of an alphabet of
 * {@link CharClass} with a length or least and greatest length. Each run is read as far as its alphabet goes, so that
 * there is nothing to try twice: what follows a run must begin with a character outside of its alphabet, or the run must
 * have one length.
 */
final class SecretFormat {

    private static final Pattern PART = Pattern.compile("\\[([a-z0-9_]+)\\]\\{(\\d+)(?:,(\\d+))?\\}|[^\\[]+");

    /** A part: letters, or a run of an alphabet. */
    private sealed interface Part {}

    private record Letters(String text) implements Part {}

    private record Run(CharClass alphabet, int min, int max) implements Part {}

    private final String type;
    private final double minEntropy;
    private final List<Part> parts;

    private SecretFormat(String type, double minEntropy, List<Part> parts) {
        this.type = type;
        this.minEntropy = minEntropy;
        this.parts = List.copyOf(parts);
    }

    /**
     * {@return a format}
     *
     * @param type what it is the form of
     * @param minEntropy least bits per character behind the first letters, which tells a secret from an example full of x
     * @param format its form
     */
    static SecretFormat of(String type, double minEntropy, String format) {
        List<Part> parts = new ArrayList<>();
        Matcher part = PART.matcher(format);
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
            if (part.group(1) == null) {
                parts.add(new Letters(part.group()));
            } else {
                int min = Integer.parseInt(part.group(2));
                int max = part.group(3) == null ? min : Integer.parseInt(part.group(3));
                parts.add(new Run(CharClass.valueOf(part.group(1).toUpperCase(Locale.ROOT)), min, max));
            }
        }
        if (end != format.length() || parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "a format must be letters and runs such as [hex]{32}, but was " + format);
        }
        return new SecretFormat(type, minEntropy, parts);
    }

    String type() {
        return type;
    }

    /** {@return the letters that it begins with; empty if it begins with a run} */
    String prefix() {
        return parts.get(0) instanceof Letters letters ? letters.text : "";
    }

    /** {@return where a secret of this form that begins here ends, or -1} */
    int end(Window window, int start) {
        int i = start;
        for (Part part : parts) {
            i = part instanceof Letters letters
                    ? (window.startsWith(i, letters.text) ? i + letters.text.length() : -1)
                    : runEnd(window, i, (Run) part);
            if (i < 0) {
                return -1;
            }
        }
        if (Chars.word(window.at(i))) {
            return -1;
        }
        String body = window.part(start + prefix().length(), i);
        return body.isEmpty() || Entropy.of(body) >= minEntropy ? i : -1;
    }

    private static int runEnd(Window window, int start, Run run) {
        int i = start;
        while (i - start < run.max && run.alphabet.has(window.at(i))) {
            i++;
        }
        return i - start < run.min ? -1 : i;
    }
}
