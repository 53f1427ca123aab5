package dev.llmops.guardrails.internal.scan;

import dev.llmops.guardrails.internal.text.Chars;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other detectors find in a text that is written in base64: all of what is encoded is then one value, of the kind that
 * is surest in it. A run is decoded once, up to a length, and twice over at most.
 */
public final class EncodedDetector implements Detector {

    private static final int MIN_LENGTH = 12;
    /** What is longer is decoded up to here. */
    private static final int MAX_LENGTH = 8_192;

    private static final int BLOCK = 4;

    private final TextScan inside;

    private EncodedDetector(TextScan inside) {
        this.inside = inside;
    }

    /** {@return detectors, and what finds the same in base64, and in base64 of that} */
    public static List<Detector> with(List<Detector> detectors) {
        return and(detectors, new TextScan(and(detectors, new TextScan(detectors))));
    }

    private static List<Detector> and(List<Detector> detectors, TextScan inside) {
        List<Detector> all = new ArrayList<>(detectors);
        all.add(new EncodedDetector(inside));
        return all;
    }

    @Override
    public boolean startsWith(char first) {
        return Chars.letterOrDigit(first);
    }

    @Override
    public boolean readsPlainWords() {
        return false;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        int end = Alphabet.EITHER64.has(window.before(i)) ? i : window.runEnd(Alphabet.EITHER64, i, MAX_LENGTH);
        if (end - i < MIN_LENGTH) {
            return null;
        }
        int padded = end;
        while (padded - end < 2 && window.at(padded) == '=') {
            padded++;
        }
        String text = decoded(window.part(i, end));
        if (text == null) {
            return null;
        }
        int whole = padded;
        return inside.all(text).stream()
                .max(Comparator.comparingDouble(Match::score))
                .map(match -> new Match(match.type(), i, whole, match.score()))
                .orElse(null);
    }

    /** {@return whether a value is a text in base64, and not what it seems} */
    public static boolean isEncoded(String value) {
        String run = value.replace("=", "");
        return run.length() >= MIN_LENGTH
                && run.chars().allMatch(c -> Alphabet.EITHER64.has((char) c))
                && decoded(run) != null;
    }

    /** {@return the text that a run of base64 stands for, or null if it is none: without capitals, or with control characters} */
    private static @Nullable String decoded(String run) {
        if (run.length() % BLOCK == 1 || run.chars().noneMatch(c -> Chars.upper((char) c))) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(run.replace('-', '+').replace('_', '/'));
            for (byte one : bytes) {
                if (one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t') {
                    return null;
                }
            }
            CharBuffer text = CharBuffer.allocate(bytes.length);
            // A run that is cut at its greatest length may end within a character.
            boolean bad = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes), text, false)
                    .isError();
            return bad ? null : text.flip().toString();
        } catch (IllegalArgumentException e) {
            return null; // it only looked like it
        }
    }
}
