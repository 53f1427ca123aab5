package dev.llmops.guardrails.internal.language;

import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.language.LanguageProfiles;
import dev.llmops.commons.internal.language.Scripts;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Texts, or parts of texts, in other languages than those that may come, each with the language's code as category; and words that mix
 * scripts ({@code mixed_script}). What is too short to tell is let pass, unless its script tells.
 */
public final class LanguageDetector implements TextDetector {

    public static final String NAME = "language";

    private static final String MIXED_SCRIPT = "mixed_script";
    /** Its script tells that it is none of those that can be told. */
    private static final String UNKNOWN = "unknown";

    /** Fewer Latin letters than this tell no language. */
    private static final int MIN_COUNT = 25;
    /** So many letters of a script that tell a language do. */
    private static final int MIN_OF_SCRIPT = 4;
    /** Sentences are taken together up to this. */
    private static final int ENOUGH = 80;

    private static final double MIXED = 0.6;
    private static final double MIN = 0.1;
    /** A language that may come is expected: so much likelier must another one be to be as likely in the end. */
    private static final double EXPECTED = 1000;

    private final LanguageProfiles profiles = LanguageProfiles.standard();
    private final Set<String> allowed;

    /** @param allowed codes of languages (ISO 639-1), at least one, each one that can be told */
    public LanguageDetector(List<String> allowed) {
        this.allowed = new TreeSet<>(allowed);
        if (this.allowed.isEmpty()) {
            throw new IllegalArgumentException("allow must name at least one language");
        }
        for (String language : this.allowed) {
            if (!profiles.languages().contains(language)) {
                throw new IllegalArgumentException("allow must name languages of "
                        + String.join(", ", profiles.languages()) + ", but named '" + language + "'");
            }
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1 " + String.join(",", allowed);
    }

    @Override
    public Set<String> categories() {
        Set<String> all = new TreeSet<>(profiles.languages());
        all.add(MIXED_SCRIPT);
        all.add(UNKNOWN);
        return all;
    }

    @Override
    public Detection detect(CheckedText text) {
        List<Evidence> evidence = new ArrayList<>();
        for (CharRange part : TextParts.of(text.original(), ENOUGH)) {
            foreign(text.original(), part, evidence);
        }
        MixedScripts.in(text.original()).forEach(word -> evidence.add(Evidence.of(MIXED_SCRIPT, word, MIXED)));
        return Detection.of(evidence);
    }

    private void foreign(String text, CharRange part, List<Evidence> evidence) {
        String words = PlainWords.of(part.in(text));
        Map<UnicodeScript, Integer> letters = Scripts.letters(words);
        int all = letters.values().stream().mapToInt(x -> x).sum();
        letters.forEach((script, count) -> {
            boolean enough = count >= (script == UnicodeScript.LATIN ? MIN_COUNT : MIN_OF_SCRIPT);
            if (enough && 3 * count >= all) {
                tell(profiles.likelihoods(script, Scripts.only(script, words)), part, evidence);
            }
        });
    }

    /** As sure as it is that the language is none of those that may come; the likeliest is named. */
    private void tell(Map<String, Double> likely, CharRange part, List<Evidence> evidence) {
        double other = 0;
        String best = UNKNOWN;
        double most = 0;
        for (Map.Entry<String, Double> each : likely.entrySet()) {
            if (!allowed.contains(each.getKey())) {
                other += each.getValue();
                if (each.getValue() > most) {
                    most = each.getValue();
                    best = each.getKey();
                }
            }
        }
        double score = likely.isEmpty() ? 1 : other / (other + EXPECTED * Math.max(0, 1 - other));
        if (score >= MIN) {
            evidence.add(Evidence.of(best, part, score));
        }
    }
}
