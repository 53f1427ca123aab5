package dev.llmops.guardrails.internal.injection;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.MappedText;
import dev.llmops.guardrails.internal.text.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Finds phrases of attacks in the canonical text and in what is encoded in it, and puts them together: families of phrases
 * that stand close count as independent witnesses (noisy or). A window keeps long texts from gathering a score out of
 * harmless words far apart.
 */
public final class InjectionDetector {

    /** Chosen on the half of the rows that nothing is reported on. */
    public static final double THRESHOLD = 0.8;

    private static final int WINDOW = 120;
    private static final double HIDDEN_WEIGHT = 0.5;

    private final Map<String, List<PhrasePattern>> byWord = new HashMap<>();
    private final Map<Character, List<PhrasePattern>> byLetter = new HashMap<>();

    public InjectionDetector(List<PhrasePattern> phrases) {
        for (PhrasePattern phrase : phrases) {
            for (String word : phrase.firstWords()) {
                byWord.computeIfAbsent(word, key -> new ArrayList<>()).add(phrase);
            }
            phrase.firstBeginnings().stream()
                    .map(beginning -> beginning.charAt(0))
                    .distinct()
                    .forEach(letter -> byLetter.computeIfAbsent(letter, key -> new ArrayList<>())
                            .add(phrase));
        }
    }

    /**
     * {@return how much a text looks like an injection}
     *
     * @param text the text
     */
    public InjectionScore score(String text) {
        return score(CheckedText.of(text).views());
    }

    /**
     * {@return how much a text looks like an injection in the view in which it looks most like one}
     *
     * @param views its views
     */
    public InjectionScore score(List<MappedText> views) {
        InjectionScore best = InjectionScore.NONE;
        for (MappedText view : views) {
            InjectionScore inside = score(Token.of(view.text()), view);
            if (view.hidden()) {
                inside = new InjectionScore(1 - (1 - inside.score()) * (1 - HIDDEN_WEIGHT), inside.hits());
            }
            best = inside.score() > best.score() ? inside : best;
        }
        return best;
    }

    private record Found(PhrasePattern phrase, int token, CharRange range) {}

    private InjectionScore score(List<Token> tokens, MappedText view) {
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            for (PhrasePattern phrase : startingWith(tokens.get(i).word())) {
                int end = phrase.end(tokens, i);
                if (end > 0) {
                    CharRange range = view.original(
                            tokens.get(i).start(), tokens.get(end - 1).end());
                    found.add(new Found(phrase, i, range));
                }
            }
        }
        double best = 0;
        for (int first = 0; first < found.size(); first++) {
            best = Math.max(best, together(found, first));
        }
        return best == 0 ? InjectionScore.NONE : new InjectionScore(best, hits(found, view.via()));
    }

    private static double together(List<Found> found, int first) {
        Map<String, Double> families = new HashMap<>();
        for (int i = first; i < found.size() && found.get(i).token - found.get(first).token < WINDOW; i++) {
            families.merge(found.get(i).phrase.family(), found.get(i).phrase.weight(), Math::max);
        }
        double harmless = 1;
        for (double weight : families.values()) {
            harmless *= 1 - weight;
        }
        return 1 - harmless;
    }

    private static List<InjectionScore.Hit> hits(List<Found> found, List<String> via) {
        return found.stream()
                .map(each -> new InjectionScore.Hit(each.phrase.family(), each.range, each.phrase.weight(), via))
                .distinct()
                .toList();
    }

    /** The phrases that a word begins: by the word itself, or by how it begins. */
    private List<PhrasePattern> startingWith(String word) {
        List<PhrasePattern> whole = byWord.getOrDefault(word, List.of());
        List<PhrasePattern> begun = byLetter.getOrDefault(word.charAt(0), List.of());
        if (begun.isEmpty()) {
            return whole;
        }
        List<PhrasePattern> all = new ArrayList<>(whole);
        for (PhrasePattern phrase : begun) {
            if (phrase.startsWith(word) && !whole.contains(phrase)) {
                all.add(phrase);
            }
        }
        return all;
    }
}
