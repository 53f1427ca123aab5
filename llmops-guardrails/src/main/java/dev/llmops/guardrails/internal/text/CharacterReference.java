package dev.llmops.guardrails.internal.text;

import java.util.Map;

/** What HTML writes in the place of a character: its number, or one of the names that matter in addresses and values. */
public final class CharacterReference {

    private static final Map<String, Character> NAMED = Map.ofEntries(
            Map.entry("amp", '&'),
            Map.entry("apos", '\''),
            Map.entry("bsol", '\\'),
            Map.entry("colon", ':'),
            Map.entry("commat", '@'),
            Map.entry("dash", '\u2010'),
            Map.entry("equals", '='),
            Map.entry("gt", '>'),
            Map.entry("hyphen", '\u2010'),
            Map.entry("lowbar", '_'),
            Map.entry("lpar", '('),
            Map.entry("lt", '<'),
            Map.entry("nbsp", '\u00A0'),
            Map.entry("NewLine", '\n'),
            Map.entry("num", '#'),
            Map.entry("percnt", '%'),
            Map.entry("period", '.'),
            Map.entry("plus", '+'),
            Map.entry("quest", '?'),
            Map.entry("quot", '"'),
            Map.entry("rpar", ')'),
            Map.entry("sol", '/'),
            Map.entry("Tab", '\t'));

    private CharacterReference() {}

    /**
     * {@return the code point that a reference stands for, or -1}
     *
     * @param reference what stands between the ampersand and the semicolon: {@code amp}, {@code #64}, {@code #x40}
     */
    public static int codePoint(String reference) {
        if (!reference.startsWith("#")) {
            return NAMED.containsKey(reference) ? NAMED.get(reference) : -1;
        }
        boolean hex = reference.startsWith("x", 1) || reference.startsWith("X", 1);
        return number(reference, hex ? 2 : 1, hex ? 16 : 10);
    }

    /** {@return the code point that the ASCII digits from a place on are, or -1} */
    public static int number(String digits, int from, int radix) {
        int value = 0;
        for (int i = from; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), radix) : -1;
            value = value * radix + digit;
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                return -1;
            }
        }
        return digits.length() > from ? value : -1;
    }
}
