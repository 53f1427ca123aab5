package dev.llmops.guardrails.internal.injection;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.classifier.Features;
import dev.llmops.guardrails.internal.classifier.NgramHasher;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the classifier sees of a window: its n-grams, and which families of phrases are in it, in quotation marks or not. */
final class InjectionFeatures {

    private static final String QUOTES = "\"'“”„«»「」‘’`";
    private static final double STRONG = 0.8;
    private static final int SHOUTED = 3;
    private static final int QUOTED = 80;

    private final NgramHasher hasher;

    InjectionFeatures(NgramHasher hasher) {
        this.hasher = hasher;
    }

    /**
     * {@return the features of a window}
     *
     * @param text in canonical form
     * @param window where in the text
     * @param found the phrases in the whole text
     * @param original what the window stands for, or "" if it was decoded
     */
    Features of(String text, CharRange window, List<PhraseFinder.Found> found, String original) {
        Set<String> flags = new TreeSet<>();
        double harmless = 1;
        for (PhraseFinder.Found each : found) {
            if (each.start() >= window.start() && each.end() <= window.end()) {
                String family = each.phrase().family();
                boolean quoted = quoted(text, each);
                flags.add((quoted ? "quoted " : "says ") + family);
                if (each.phrase().weight() >= STRONG && !quoted) {
                    flags.add("strong " + family);
                    harmless *= 1 - each.phrase().weight();
                }
            }
        }
        if (harmless < 0.1) {
            flags.add("several");
        }
        if (shouts(original)) {
            flags.add("shouts");
        }
        return hasher.of(text.substring(window.start(), window.end()), flags);
    }

    /** Between quotation marks that are not far: then it is likely to be talked about. */
    private static boolean quoted(String text, PhraseFinder.Found found) {
        return quote(text, found.start() - 1, -1) && quote(text, found.end(), 1);
    }

    private static boolean quote(String text, int from, int step) {
        for (int i = from, far = 0; i >= 0 && i < text.length() && far < QUOTED; i += step, far++) {
            if (QUOTES.indexOf(text.charAt(i)) >= 0 && !apostrophe(text, i)) {
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

    /** Some words in capitals one behind the other, in a text that is not all in capitals. */
    private static boolean shouts(String original) {
        int run = 0;
        int most = 0;
        boolean small = false;
        for (String word : original.split("\\s+", -1)) {
            boolean upper = word.length() > 1
                    && word.equals(word.toUpperCase(java.util.Locale.ROOT))
                    && Character.isLetter(word.charAt(0));
            small |= !upper && !word.isEmpty() && Character.isLowerCase(word.charAt(word.length() - 1));
            run = upper ? run + 1 : 0;
            most = Math.max(most, run);
        }
        return small && most >= SHOUTED;
    }
}
