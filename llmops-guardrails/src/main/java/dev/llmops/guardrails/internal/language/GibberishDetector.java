package dev.llmops.guardrails.internal.language;

import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.language.LanguageProfiles;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What nobody reads: letters in an order that no known language has ({@code mash}), the same character or word over and over
 * ({@code flood}), hardly anything but signs ({@code symbols}), long runs of an encoding ({@code encoded}). Only Latin letters
 * can be {@code mash}, and programs, addresses, names with digits and words in capitals are no letters here.
 */
public final class GibberishDetector implements TextDetector {

    public static final String NAME = "gibberish";

    private static final int ENOUGH = 40;
    private static final int MIN_COUNT = 14;
    /** The share of frequent trigrams that is as likely mashed as not, and how fast the odds turn. */
    private static final double EVEN = 0.2;

    private static final double STEEP = 40;

    private static final int TONED = 20;

    private static final int SAME_CHARACTERS = 30;
    private static final int SAME_WORDS = 12;
    private static final int SIGNS = 40;
    private static final double MOSTLY = 0.8;
    private static final int ENCODED = 160;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<String> categories() {
        return Set.of("mash", "flood", "symbols", "encoded");
    }

    @Override
    public Detection detect(CheckedText text) {
        String original = text.original();
        List<Evidence> evidence = new ArrayList<>();
        for (CharRange part : TextParts.of(original, ENOUGH)) {
            mash(original, part, evidence);
            symbols(original, part, evidence);
        }
        runs(original, evidence);
        return Detection.of(evidence);
    }

    private static void mash(String text, CharRange part, List<Evidence> evidence) {
        String given = part.in(text);
        StringBuilder words = new StringBuilder();
        for (String word : PlainWords.of(given).split(" ", -1)) {
            if (!word.equals(word.toUpperCase(Locale.ROOT))) {
                words.append(word).append(' ');
            }
        }
        long letters = words.codePoints()
                .filter(c -> UnicodeScript.of(c) == UnicodeScript.LATIN)
                .count();
        long all = given.codePoints().filter(Character::isLetterOrDigit).count();
        long toned = words.codePoints().filter(c -> c >= 0x1EA0 && c <= 0x1EF9).count();
        // Vietnamese syllables are too many for a list of frequent ones; nobody mashes letters with two marks.
        if (letters < MIN_COUNT || 2 * letters < all || TONED * toned > letters) {
            return;
        }
        double fit = LanguageProfiles.standard().fit(UnicodeScript.LATIN, words.toString());
        double score = 1 / (1 + Math.exp(STEEP * (fit - EVEN)));
        if (score >= 0.1) {
            evidence.add(Evidence.of("mash", part, score));
        }
    }

    private static void symbols(String text, CharRange part, List<Evidence> evidence) {
        String given = part.in(text);
        long seen = given.codePoints().filter(c -> !Character.isWhitespace(c)).count();
        long signs =
                given.codePoints().filter(GibberishDetector::sign).distinct().count();
        long all = given.codePoints().filter(GibberishDetector::sign).count();
        if (signs > 2 && all >= SIGNS && all >= MOSTLY * seen) {
            evidence.add(Evidence.of("symbols", part, 0.7));
        }
    }

    /** Letters with their marks, digits and pictures are none. */
    private static boolean sign(int c) {
        int type = Character.getType(c);
        return c < 0x2000
                && !Character.isWhitespace(c)
                && !Character.isLetterOrDigit(c)
                && type != Character.NON_SPACING_MARK
                && type != Character.COMBINING_SPACING_MARK;
    }

    private static void runs(String text, List<Evidence> evidence) {
        int start = 0;
        String last = "";
        int same = 0;
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
                continue;
            }
            if (i > start) {
                String word = text.substring(start, i);
                word(word, start, evidence);
                same = word.equalsIgnoreCase(last) ? same + 1 : 1;
                from = same == 1 ? start : from;
                if (same == SAME_WORDS) {
                    evidence.add(Evidence.of("flood", new CharRange(from, i), 0.8));
                }
                last = word;
            }
            start = i + 1;
        }
    }

    private static void word(String word, int start, List<Evidence> evidence) {
        int run = 1;
        for (int i = 1; i < word.length(); i++) {
            run = word.charAt(i) == word.charAt(i - 1) ? run + 1 : 1;
            if (run == SAME_CHARACTERS && Character.isLetter(word.charAt(i))) {
                evidence.add(Evidence.of("flood", new CharRange(start, start + word.length()), 0.8));
                return;
            }
        }
        if (word.length() >= ENCODED && word.chars().allMatch(GibberishDetector::encodes)) {
            evidence.add(Evidence.of("encoded", new CharRange(start, start + word.length()), 0.6));
        }
    }

    private static boolean encodes(int c) {
        return (c < 128 && Character.isLetterOrDigit(c)) || "+/=-_".indexOf(c) >= 0;
    }
}
