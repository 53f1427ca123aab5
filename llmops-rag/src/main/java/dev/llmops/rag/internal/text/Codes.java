package dev.llmops.rag.internal.text;

import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Letters and digits that name something: HbA1c, CTLA-4, 747-8. What is a number and its unit is not. Compared without
 * hyphens, blanks and capitals, since people write CTLA4, CTLA-4 and CTLA 4. Immutable.
 */
final class Codes {

    /** Letters and digits in one word. */
    private static final String MIXED =
            "(?=\\p{N}*\\p{L})(?=\\p{L}*\\p{N})(?!\\d+(?:st|nd|rd|th|s|x|am|pm|m|bn|mn|k|b|g|h|l|w|v"
                    + "|[kmgt]b|km|cm|mm|kg|mg|ml|lb|lbs|hz|kw|mw|min|hrs?|yrs?)(?![\\p{L}\\p{N}]))[\\p{L}\\p{N}]{2,}";

    private static final Pattern WORD = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?:" + MIXED + ")(?:-\\d{1,3}(?![\\p{L}\\p{N}.]))?", Pattern.CASE_INSENSITIVE);
    /** Letters, one of them a capital, and a number behind a hyphen; a year is none. */
    private static final Pattern HYPHENATED = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?=\\p{L}*\\p{Lu})(?!(?:[Mm]id|[Pp]re|[Pp]ost"
                    + "|[Ee]arly|[Ll]ate|[Ss]ince|[Cc]irca|[Ss]ub|[Tt]op|[Uu]nder|[Oo]ver|[Aa]ge)-)\\p{L}{1,13}-(?!(?:1[89]|20)\\d\\d(?!\\d))\\d{1,7}\\p{L}?(?![\\p{L}\\p{N}.])");

    private static final Pattern JOINT = Pattern.compile("(?<=\\p{L})[-‐‑– ](?=\\d)|(?<=\\d)[-‐‑–](?=\\p{L})");
    private static final Pattern DIGITS = Pattern.compile("\\d+");

    /** A code and where it stands. */
    record Code(String text, CharRange range) {

        /** {@return whether it is the same code} */
        boolean agreesWith(Code other) {
            return squeezed(text).equals(squeezed(other.text));
        }

        /** {@return whether it is the same but for its digits} */
        boolean isLike(Code other) {
            return shape(text).equals(shape(other.text));
        }

        private static String shape(String code) {
            return DIGITS.matcher(squeezed(code)).replaceAll("0");
        }
    }

    private final List<Code> codes;
    /** The characters that stand in one. */
    private final BitSet covered;

    private final String text;
    /** The text, squeezed when a code is first looked for in it. */
    private @Nullable String squeezed;

    private Codes(List<Code> codes, BitSet covered, String text) {
        this.codes = codes;
        this.covered = covered;
        this.text = text;
    }

    static Codes of(String text) {
        List<Code> codes = new ArrayList<>();
        BitSet covered = new BitSet();
        BitSet beginnings = Digits.besideLetters(text);
        for (Pattern form : beginnings.isEmpty() ? List.<Pattern>of() : List.of(HYPHENATED, WORD)) {
            Matcher found = form.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
            int next = 0;
            for (int at = beginnings.nextSetBit(0); at >= 0; at = beginnings.nextSetBit(next)) {
                next = at + 1;
                if (found.region(at, text.length()).lookingAt()) {
                    next = found.end();
                    int taken = covered.nextSetBit(found.start());
                    if (taken < 0 || taken >= found.end()) {
                        codes.add(new Code(found.group(), new CharRange(found.start(), found.end())));
                        covered.set(found.start(), found.end());
                    }
                }
            }
        }
        return new Codes(List.copyOf(codes), covered, text);
    }

    private static String squeezed(String text) {
        return JOINT.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    /** {@return all of them} */
    List<Code> all() {
        return codes;
    }

    /** {@return whether a number stands in one of them} */
    boolean hold(Quantity quantity) {
        return covered.get(quantity.at());
    }

    /** {@return those that other text does not have, in words for people; {@code evidence}: the codes of the other text} */
    List<String> missingIn(Codes evidence) {
        return codes.stream()
                .filter(code -> !evidence.has(code))
                .map(code -> "'" + code.text() + "' is not in the evidence")
                .distinct()
                .toList();
    }

    private boolean has(Code code) {
        String all = squeezed == null ? squeezed(text) : squeezed;
        squeezed = all;
        String wanted = squeezed(code.text());
        int from = all.indexOf(wanted);
        while (from >= 0) {
            int end = from + wanted.length();
            boolean cut =
                    end < all.length() && Character.isDigit(all.charAt(end)) && Character.isDigit(all.charAt(end - 1));
            boolean inside = from > 0 && Character.isDigit(all.charAt(from - 1)) && Character.isDigit(all.charAt(from));
            if (!cut && !inside) {
                return true;
            }
            from = all.indexOf(wanted, from + 1);
        }
        return false;
    }
}
