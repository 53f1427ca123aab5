package dev.llmops.guardrails.internal.view;

import dev.llmops.guardrails.internal.text.Chars;

/**
 * What a text could hold that is encoded, by the characters in it: one pass, which spares those decoders that would find
 * nothing. Most texts are prose and spare nearly all.
 */
final class TextSigns {

    private static final int ASCII = 128;
    private static final byte RUN = 1;
    private static final byte ASCII85 = 2;
    private static final byte DIGIT = 4;
    private static final byte BIT = 8;
    private static final byte SIGN = 16;
    private static final byte[] KINDS = new byte[ASCII];

    static {
        for (char c = 0; c < ASCII; c++) {
            int kinds = Chars.letterOrDigit(c) || c == '+' || c == '/' || c == '-' || c == '_' ? RUN : 0;
            kinds |= (c >= '!' && c <= 'u') || c == 'z' ? ASCII85 : 0;
            kinds |= Chars.digit(c) ? DIGIT : 0;
            kinds |= c == '0' || c == '1' ? BIT : 0;
            kinds |= c == '.' || c == '-' || c == '_' ? SIGN : 0;
            KINDS[c] = (byte) kinds;
        }
    }

    private int longestRun;
    private int longestAscii85;
    private int digits;
    private int bits;
    private int signs;
    private int others;
    private int tags;

    TextSigns(String text) {
        int run = 0;
        int ascii85 = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int kinds = c < ASCII ? KINDS[c] : 0;
            run = (run + 1) * (kinds & 1);
            longestRun = Math.max(longestRun, run);
            ascii85 = (ascii85 + 1) * ((kinds >> 1) & 1);
            longestAscii85 = Math.max(longestAscii85, ascii85);
            digits += (kinds >> 2) & 1;
            bits += (kinds >> 3) & 1;
            signs += (kinds >> 4) & 1;
            others += c < ASCII ? 0 : 1;
            tags += c == '>' ? 1 : 0;
        }
    }

    /** {@return the length of the longest run of characters of base64} */
    int longestRun() {
        return longestRun;
    }

    /** {@return the length of the longest run of characters of Ascii85} */
    int longestAscii85() {
        return longestAscii85;
    }

    /** {@return how many tags could end} */
    int tags() {
        return tags;
    }

    int digits() {
        return digits;
    }

    /** {@return how many zeros and ones there are} */
    int bits() {
        return bits;
    }

    /** {@return how many dots and dashes there are, and characters beyond ASCII, which may stand for some} */
    int signs() {
        return signs + others;
    }
}
