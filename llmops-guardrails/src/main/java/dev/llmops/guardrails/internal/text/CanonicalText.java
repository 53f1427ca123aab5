package dev.llmops.guardrails.internal.text;

import dev.llmops.api.text.CharRange;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A text as a reader, or a model, sees it: without invisible characters, in compatibility form (NFKC), in lower case, without accents on Latin letters, with
 * letters that look like Latin ones in Latin words made Latin (after Unicode UTS #39's confusables). It knows where in the
 * original each of its characters stood.
 */
public final class CanonicalText {

    private static final String LOOK_ALIKES = "аaеeоoрpсcуyхxіiјjѕsԁdһhӏlкkмmтtвbнhαaοoνvρpτtυuιiκkεeϲcӀlɡgıiℓlʀr";
    private static final int TAG_FIRST = 0xE0020;
    private static final int TAG_LAST = 0xE007E;
    private static final int TAG_BASE = 0xE0000;
    private static final int BLACK_FLAG = 0x1F3F4;

    private final StringBuilder text = new StringBuilder();
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private boolean hidden;

    private CanonicalText() {}

    public static CanonicalText of(String original) {
        CanonicalText canonical = new CanonicalText();
        boolean flag = false;
        int i = 0;
        while (i < original.length()) {
            int c = original.codePointAt(i);
            int end = i + Character.charCount(c);
            boolean tag = c >= TAG_BASE && c <= TAG_LAST + 1;
            if (tag && !flag) {
                canonical.addTag(c, i, end);
            } else if (!tag && !invisible(c)) {
                canonical.add(c, i, end);
            }
            flag = c == BLACK_FLAG || (flag && tag);
            i = end;
        }
        canonical.foldLookAlikes();
        return canonical;
    }

    /** Tag characters are invisible and spell ASCII: nobody but an attacker writes them outside of a flag. */
    private void addTag(int c, int start, int end) {
        if (c >= TAG_FIRST && c <= TAG_LAST) {
            hidden = true;
            append(Character.toLowerCase((char) (c - TAG_BASE)), start, end);
        }
    }

    private void add(int c, int start, int end) {
        if (c < 0x80) {
            append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : (char) c, start, end);
            return;
        }
        if (isMark(c) && text.length() > 0 && text.charAt(text.length() - 1) < 0x80) {
            return;
        }
        String plain = withoutAccent(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT));
        for (int i = 0; i < plain.length(); i++) {
            append(plain.charAt(i), start, end);
        }
    }

    /** Accents tell no attack from another, and are often left out or piled up. */
    private static String withoutAccent(String plain) {
        String parts = Normalizer.normalize(plain, Normalizer.Form.NFD);
        if (parts.charAt(0) >= 0x80) {
            return plain;
        }
        StringBuilder base = new StringBuilder(parts.length());
        parts.codePoints().filter(part -> !isMark(part)).forEach(base::appendCodePoint);
        return base.toString();
    }

    private static boolean isMark(int c) {
        return Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private void append(char c, int start, int end) {
        int at = text.length();
        if (at == starts.length) {
            starts = Arrays.copyOf(starts, 2 * at);
            ends = Arrays.copyOf(ends, 2 * at);
        }
        text.append(c);
        starts[at] = start;
        ends[at] = end;
    }

    private static boolean invisible(int c) {
        return c == 0x00AD
                || c == 0x061C
                || c == 0x180E
                || (c >= 0x200B && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x2069)
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF
                || (c >= 0xE0100 && c <= 0xE01EF);
    }

    /** Word by word, and only in words that have a Latin letter: Cyrillic and Greek words stay what they are. */
    private void foldLookAlikes() {
        int word = 0;
        boolean latin = false;
        boolean other = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (Character.isLetter(c)) {
                latin |= c >= 'a' && c <= 'z';
                other |= c >= 0x80;
                continue;
            }
            if (latin && other) {
                fold(word, i);
            }
            word = i + 1;
            latin = false;
            other = false;
        }
    }

    private void fold(int start, int end) {
        for (int i = start; i < end; i++) {
            int at = LOOK_ALIKES.indexOf(text.charAt(i));
            if (at >= 0 && at % 2 == 0) {
                text.setCharAt(i, LOOK_ALIKES.charAt(at + 1));
            }
        }
    }

    public String text() {
        return text.toString();
    }

    /** {@return whether it holds text that a reader can not see} */
    public boolean hidden() {
        return hidden;
    }

    /** {@return the range of the original that a range of this text stands for} */
    public CharRange original(int start, int end) {
        return new CharRange(starts[start], ends[end - 1]);
    }
}
