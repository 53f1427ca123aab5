package dev.llmops.guardrails.internal.scan;

/** Characters that a value is made of. {@link Window#runEnd} knows how far those of one go on. */
public enum Alphabet {
    /** Decimal digits. */
    DIGIT("0-9"),
    /** Hexadecimal digits, in whatever case. */
    HEX("0-9a-fA-F"),
    /** Small letters and digits. */
    LOWER("a-z0-9"),
    /** Capitals and digits. */
    UPPER("A-Z0-9"),
    LETTER("a-zA-Z"),
    /** Letters and digits. */
    ALNUM("a-zA-Z0-9"),
    /** Base32 of RFC 4648. */
    BASE32("A-Z2-7"),
    /** Bech32 of BIP 173, in capitals. */
    BECH32("02-9AC-HJ-NP-Z"),
    /** Base64 of RFC 4648. */
    BASE64("a-zA-Z0-9+/"),
    /** Base64 with what fills it up. */
    PADDED64("a-zA-Z0-9+/="),
    /** Base64 for URLs. */
    BASE64URL("a-zA-Z0-9_-"),
    /** Base64 of either kind. */
    EITHER64("a-zA-Z0-9+/_-"),
    /** Base64 for URLs with what fills it up. */
    PADDED("a-zA-Z0-9_=-"),
    /** What a URL has as it is, by RFC 3986. */
    UNRESERVED("a-zA-Z0-9._~-"),
    /** What a URL has as it is, and what is escaped in it. */
    ESCAPED("a-zA-Z0-9._~%-"),
    /** Names of configurations. */
    NAME("a-z0-9_-"),
    /** A hyphen or a low line. */
    MARK("_-"),
    /** What a value in a text may have: no blanks, quotation marks and angle brackets that open. */
    VISIBLE("!#-&(-;=-_a-~");

    private static final int ASCII = 128;

    /** A bit for each of the first 64 characters of ASCII, and for each of the others. */
    private final long low;

    private final long high;

    Alphabet(String ranges) {
        long first = 0;
        long second = 0;
        for (int i = 0; i < ranges.length(); i++) {
            boolean range = i + 2 < ranges.length() && ranges.charAt(i + 1) == '-';
            char last = ranges.charAt(range ? i + 2 : i);
            for (char c = ranges.charAt(i); c <= last; c++) {
                first |= c < Long.SIZE ? 1L << c : 0;
                second |= c < Long.SIZE ? 0 : 1L << c;
            }
            i += range ? 2 : 0;
        }
        low = first;
        high = second;
    }

    /** {@return whether a character is one of them} */
    public boolean has(char c) {
        return c < ASCII && ((c < Long.SIZE ? low : high) >>> c & 1) == 1;
    }

    /** {@return how many different characters a value of them has at most; a hexadecimal one is in one case} */
    public int size() {
        return this == HEX ? 16 : Long.bitCount(low) + Long.bitCount(high);
    }
}
