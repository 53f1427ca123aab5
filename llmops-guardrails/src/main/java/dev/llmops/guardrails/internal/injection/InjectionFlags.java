package dev.llmops.guardrails.internal.injection;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.classifier.NgramHasher;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the classifier is told of a window beside its n-grams: which families of phrases are in it, in quotation marks or not,
 * and whether it shouts. A flag is a bit; bits are in the order of the flags' names.
 */
final class InjectionFlags {

    private static final String SAYS = "says ";
    private static final String QUOTED = "quoted ";
    private static final String STRONG = "strong ";
    private static final String SEVERAL = "several";
    private static final String SHOUTS = "shouts";

    private static final String QUOTES = "\"'“”„«»「」‘’`";
    private static final double MUCH = 0.8;
    private static final int LOUD = 3;
    /** How far from a phrase its quotation marks may stand. */
    static final int NEAR = 80;

    private final List<String> names;
    private final Map<String, Long> bits = new HashMap<>();

    InjectionFlags(List<PhrasePattern> phrases) {
        TreeSet<String> all = new TreeSet<>(List.of(SEVERAL, SHOUTS));
        for (PhrasePattern phrase : phrases) {
            all.addAll(List.of(SAYS + phrase.family(), QUOTED + phrase.family(), STRONG + phrase.family()));
        }
        if (all.size() > Long.SIZE) {
            throw new IllegalArgumentException("there must be at most " + Long.SIZE + " flags, but are " + all.size());
        }
        names = List.copyOf(all);
        for (int i = 0; i < names.size(); i++) {
            bits.put(names.get(i), 1L << i);
        }
    }

    /** {@return the buckets of the flags, in the order of their bits} */
    int[] buckets(NgramHasher hasher) {
        return names.stream().mapToInt(hasher::bucket).toArray();
    }

    /** {@return the names of some flags} */
    List<String> names(long flags) {
        List<String> some = new ArrayList<>();
        for (long rest = flags; rest != 0; rest &= rest - 1) {
            some.add(names.get(Long.numberOfTrailingZeros(rest)));
        }
        return some;
    }

    private long bit(String name) {
        return bits.getOrDefault(name, 0L);
    }

    /** {@return the flags of the windows of a text in which phrases were found} */
    Of of(String text, List<PhraseFinder.Found> found) {
        return new Of(text, found);
    }

    /** {@return whether any part of an original can shout} */
    boolean loud(String original) {
        return shouts(original, 0, original.length());
    }

    /** {@return the flag of a part of an original, if it shouts} */
    long shouting(String original, CharRange part) {
        return shouts(original, part.start(), part.end()) ? bit(SHOUTS) : 0;
    }

    /** The flags of one text's windows. What is known of a phrase is found out once, however many windows it is in. */
    final class Of {

        private final List<PhraseFinder.Found> found;
        private final long[] bits;
        private final double[] harmless;

        private Of(String text, List<PhraseFinder.Found> found) {
            this.found = found;
            boolean quotes = !found.isEmpty() && hasQuotes(text);
            bits = new long[found.size()];
            harmless = new double[found.size()];
            for (int k = 0; k < bits.length; k++) {
                PhrasePattern phrase = found.get(k).phrase();
                boolean quoted = quotes && quoted(text, found.get(k));
                boolean strong = phrase.weight() >= MUCH && !quoted;
                bits[k] =
                        bit((quoted ? QUOTED : SAYS) + phrase.family()) | (strong ? bit(STRONG + phrase.family()) : 0);
                harmless[k] = strong ? 1 - phrase.weight() : 1;
            }
        }

        /** {@return the flags of the phrases in a window} */
        long in(CharRange window) {
            long flags = 0;
            double none = 1;
            for (int k = first(window.start()); k < bits.length && found.get(k).start() < window.end(); k++) {
                if (found.get(k).end() <= window.end()) {
                    flags |= bits[k];
                    none *= harmless[k];
                }
            }
            return none < 0.1 ? flags | bit(SEVERAL) : flags;
        }

        /** {@return the phrases in a window} */
        List<PhraseFinder.Found> phrases(CharRange window) {
            return found.subList(first(window.start()), found.size()).stream()
                    .takeWhile(each -> each.start() < window.end())
                    .filter(each -> each.end() <= window.end())
                    .toList();
        }

        /** {@return the first phrase that begins at a position or behind it: phrases are in the order of the text} */
        private int first(int start) {
            int low = 0;
            int high = bits.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (found.get(middle).start() < start) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    private static boolean hasQuotes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isQuote(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isQuote(char c) {
        return (c >= 0x80 || c == '"' || c == '\'' || c == '`') && QUOTES.indexOf(c) >= 0;
    }

    /** Between quotation marks that are not far: then it is likely to be talked about. */
    private static boolean quoted(String text, PhraseFinder.Found found) {
        return quote(text, found.start() - 1, -1) && quote(text, found.end(), 1);
    }

    private static boolean quote(String text, int from, int step) {
        for (int i = from, far = 0; i >= 0 && i < text.length() && far < NEAR; i += step, far++) {
            if (isQuote(text.charAt(i)) && !apostrophe(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean apostrophe(String text, int at) {
        return at > 0
                && at + 1 < text.length()
                && Character.isLetter(text.charAt(at - 1))
                && Character.isLetter(text.charAt(at + 1));
    }

    /** Some words in capitals one after the other, in a text that is not all in capitals. */
    private static boolean shouts(String text, int from, int to) {
        int run = 0;
        int most = 0;
        boolean small = false;
        int i = from;
        while (i < to && !(small && most >= LOUD)) {
            int start = i;
            while (i < to && !space(text.charAt(i))) {
                i++;
            }
            if (i > start) {
                boolean upper = i - start > 1 && Character.isLetter(text.charAt(start)) && isUpper(text, start, i);
                small |= !upper && Character.isLowerCase(text.charAt(i - 1));
                run = upper ? run + 1 : 0;
                most = Math.max(most, run);
            }
            i++;
        }
        return small && most >= LOUD;
    }

    /** {@return whether capital letters would change nothing} */
    private static boolean isUpper(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                String word = text.substring(start, end);
                return word.equals(word.toUpperCase(Locale.ROOT));
            }
            if (Chars.letter(c) && !Chars.upper(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean space(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
