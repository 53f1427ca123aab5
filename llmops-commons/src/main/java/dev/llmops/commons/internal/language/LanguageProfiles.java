package dev.llmops.commons.internal.language;

import dev.llmops.commons.internal.text.ResourceTable;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The most frequent trigrams of languages, and scripts that tell a language alone. How often a trigram is, is guessed from its
 * rank (Zipf's law). Immutable.
 */
public final class LanguageProfiles {

    /** Rank of what is not in a profile. */
    private static final int UNSEEN = 3000;
    /** A letter is in three trigrams, which say the same three times. */
    private static final double OVERLAP = 3;

    private static final Map<UnicodeScript, String> BY_SCRIPT = new EnumMap<>(Map.ofEntries(
            Map.entry(UnicodeScript.HAN, "zh"),
            Map.entry(UnicodeScript.HIRAGANA, "ja"),
            Map.entry(UnicodeScript.KATAKANA, "ja"),
            Map.entry(UnicodeScript.HANGUL, "ko"),
            Map.entry(UnicodeScript.THAI, "th"),
            Map.entry(UnicodeScript.GREEK, "el"),
            Map.entry(UnicodeScript.HEBREW, "he"),
            Map.entry(UnicodeScript.BENGALI, "bn"),
            Map.entry(UnicodeScript.TAMIL, "ta"),
            Map.entry(UnicodeScript.TELUGU, "te"),
            Map.entry(UnicodeScript.GUJARATI, "gu"),
            Map.entry(UnicodeScript.GURMUKHI, "pa"),
            Map.entry(UnicodeScript.KANNADA, "kn"),
            Map.entry(UnicodeScript.MALAYALAM, "ml"),
            Map.entry(UnicodeScript.SINHALA, "si"),
            Map.entry(UnicodeScript.MYANMAR, "my"),
            Map.entry(UnicodeScript.KHMER, "km"),
            Map.entry(UnicodeScript.LAO, "lo"),
            Map.entry(UnicodeScript.GEORGIAN, "ka"),
            Map.entry(UnicodeScript.ARMENIAN, "hy"),
            Map.entry(UnicodeScript.ETHIOPIC, "am")));

    private final Map<UnicodeScript, Map<String, Map<String, Integer>>> ranks = new EnumMap<>(UnicodeScript.class);

    private LanguageProfiles(List<String> lines) {
        for (String line : lines) {
            String[] parts = line.split("\t", -1);
            Map<String, Integer> ranked = new HashMap<>();
            for (String trigram : parts[2].split("\\|", -1)) {
                ranked.putIfAbsent(Normalizer.normalize(trigram, Normalizer.Form.NFC), ranked.size());
            }
            ranks.computeIfAbsent(UnicodeScript.forName(parts[0]), key -> new LinkedHashMap<>())
                    .put(parts[1], ranked);
        }
    }

    /** {@return the profiles that ship with the library} */
    public static LanguageProfiles standard() {
        return Standard.PROFILES;
    }

    private static final class Standard {
        static final LanguageProfiles PROFILES =
                new LanguageProfiles(ResourceTable.rows(LanguageProfiles.class, "trigrams.txt"));
    }

    /** {@return those and 13 more languages, which are near to some of them: who asks whether a text is in one language has to know its neighbours} */
    public static LanguageProfiles wide() {
        return Wide.PROFILES;
    }

    private static final class Wide {
        static final LanguageProfiles PROFILES = new LanguageProfiles(Stream.of("trigrams.txt", "more-trigrams.txt")
                .flatMap(name -> ResourceTable.rows(LanguageProfiles.class, name).stream())
                .toList());
    }

    /** {@return the languages that can be told, as ISO 639 codes} */
    public Set<String> languages() {
        Set<String> languages = new TreeSet<>(BY_SCRIPT.values());
        ranks.values().forEach(byLanguage -> languages.addAll(byLanguage.keySet()));
        return languages;
    }

    /**
     * {@return how likely a text in a script is in which language; empty for a script that nothing is known of}
     *
     * @param text the text, of letters of that script
     */
    public Map<String, Double> likelihoods(UnicodeScript script, String text) {
        String alone = BY_SCRIPT.get(script);
        if (alone != null) {
            return Map.of(alone, 1.0);
        }
        Map<String, Map<String, Integer>> byLanguage = ranks.getOrDefault(script, Map.of());
        List<String> trigrams = trigrams(text);
        Map<String, Double> logs = new LinkedHashMap<>();
        byLanguage.forEach((language, ranked) -> {
            double sum = 0;
            for (String trigram : trigrams) {
                sum -= Math.log(10 + ranked.getOrDefault(trigram, UNSEEN));
            }
            logs.put(language, sum / OVERLAP);
        });
        double most = logs.values().stream().mapToDouble(x -> x).max().orElse(0);
        double total =
                logs.values().stream().mapToDouble(x -> Math.exp(x - most)).sum();
        Map<String, Double> likely = new LinkedHashMap<>();
        logs.forEach((language, log) -> likely.put(language, Math.exp(log - most) / total));
        return likely;
    }

    /** {@return which share of a text's trigrams is among the frequent ones of the language that it fits best, from 0 to 1} */
    public double fit(UnicodeScript script, String text) {
        List<String> trigrams = trigrams(text);
        double best = 0;
        for (Map<String, Integer> ranked : ranks.getOrDefault(script, Map.of()).values()) {
            long known = trigrams.stream().filter(ranked::containsKey).count();
            best = Math.max(best, known / (double) Math.max(1, trigrams.size()));
        }
        return best;
    }

    /** Letters only, in lower case, words with a space on either side. */
    private static List<String> trigrams(String text) {
        StringBuilder letters = new StringBuilder(" ");
        for (char c : Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFC)
                .toCharArray()) {
            boolean letter = Character.isLetter(c)
                    || Character.getType(c) == Character.NON_SPACING_MARK
                    || Character.getType(c) == Character.COMBINING_SPACING_MARK;
            if (letter) {
                letters.append(c);
            } else if (letters.charAt(letters.length() - 1) != ' ') {
                letters.append(' ');
            }
        }
        if (letters.charAt(letters.length() - 1) != ' ') {
            letters.append(' ');
        }
        List<String> trigrams = new ArrayList<>();
        for (int i = 0; i + 3 <= letters.length(); i++) {
            trigrams.add(letters.substring(i, i + 3));
        }
        return trigrams;
    }
}
