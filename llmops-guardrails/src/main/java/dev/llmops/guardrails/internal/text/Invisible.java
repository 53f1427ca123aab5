package dev.llmops.guardrails.internal.text;

/** Characters that a reader cannot see, and where they are nothing to wonder at. */
final class Invisible {

    static final int TAG_FIRST = 0xE0000;
    static final int TAG_LAST = 0xE007F;
    static final int BLACK_FLAG = 0x1F3F4;

    private static final int ZWNJ = 0x200C;
    private static final int ZWJ = 0x200D;
    private static final String[] FLAGS = {"gbeng", "gbsct", "gbwls"};

    private Invisible() {}

    static boolean isTag(int c) {
        return c >= TAG_FIRST && c <= TAG_LAST;
    }

    static boolean isVariationSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    }

    /** {@return the byte that a variation selector stands for when text is smuggled in them} */
    static int smuggled(int selector) {
        return selector <= 0xFE0F ? selector - 0xFE00 : selector - 0xE0100 + 16;
    }

    /** {@return the length of a flag of England, Scotland or Wales (RGI tag sequence) that begins here, or 0} */
    static int flagLength(String text, int i) {
        for (String flag : FLAGS) {
            int at = i + 2;
            int k = 0;
            while (k < flag.length() && at + 1 < text.length() && text.codePointAt(at) == TAG_FIRST + flag.charAt(k)) {
                at += 2;
                k++;
            }
            if (k == flag.length() && at + 1 < text.length() && text.codePointAt(at) == TAG_LAST) {
                return at + 2 - i;
            }
        }
        return 0;
    }

    /** {@return whether it has no form of its own, by itself: zero-width, soft hyphen, joiners, marks of direction} */
    static boolean isZeroWidth(int c) {
        return c == 0x00AD
                || c == 0x034F
                || c == 0x061C
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || (c >= 0x180B && c <= 0x180F)
                || (c >= 0x200B && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x206F)
                || c == 0x3164
                || c == 0xFEFF
                || c == 0xFFA0
                || (c >= 0xFFF9 && c <= 0xFFFB);
    }

    /** {@return whether a joiner is part of how a word is written: between letters of Arabic, Indic and the like} */
    static boolean joinsLetters(int c, int before, int after) {
        return (c == ZWNJ || c == ZWJ) && joins(before) && (joins(after) || !Character.isLetter(after));
    }

    static boolean joinsEmoji(int c, int before, int after) {
        return c == ZWJ && (isEmoji(before) || isVariationSelector(before)) && isEmoji(after);
    }

    /** Soft hyphens, and marks of direction beside letters that run from right to left, are how texts are set. */
    static boolean isTypography(int c, int before, int after) {
        if (c == 0x00AD) {
            return Character.isLetter(before) && Character.isLetter(after);
        }
        boolean override = c == 0x202D || c == 0x202E;
        boolean direction = c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
        return direction && !override && (fromRight(before) || fromRight(after));
    }

    /** {@return whether a variation selector says how the character before it looks} */
    static boolean selects(int selector, int before) {
        if (selector == 0xFE0E || selector == 0xFE0F) {
            return isEmoji(before) || Character.isDigit(before) || before == '#' || before == '*';
        }
        if (selector < 0xFE0F) {
            return Character.isIdeographic(before) || before > 0x2000;
        }
        return Character.isIdeographic(before);
    }

    private static boolean joins(int c) {
        return (c >= 0x0600 && c <= 0x08FF)
                || (c >= 0x0900 && c <= 0x0DFF)
                || (c >= 0x0E80 && c <= 0x109F)
                || (c >= 0x1780 && c <= 0x18AF)
                || (c >= 0xFB50 && c <= 0xFDFF)
                || (c >= 0xFE70 && c <= 0xFEFC)
                || (c >= 0x10A00 && c <= 0x11FFF);
    }

    private static boolean fromRight(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    /** After Extended_Pictographic of emoji-data.txt, in whole blocks: what is not assigned there yet will be emoji. */
    static boolean isEmoji(int c) {
        return (c >= 0x1F000 && c <= 0x1FAFF)
                || (c >= 0x2190 && c <= 0x21FF)
                || (c >= 0x2300 && c <= 0x23FF)
                || (c >= 0x25A0 && c <= 0x27BF)
                || (c >= 0x2900 && c <= 0x297F)
                || (c >= 0x2B00 && c <= 0x2BFF)
                || c == 0x00A9
                || c == 0x00AE
                || c == 0x203C
                || c == 0x2049
                || c == 0x2122
                || c == 0x2139
                || c == 0x24C2
                || c == 0x3030
                || c == 0x303D
                || c == 0x3297
                || c == 0x3299;
    }
}
