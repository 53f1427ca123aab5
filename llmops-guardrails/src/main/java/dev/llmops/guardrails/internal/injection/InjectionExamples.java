package dev.llmops.guardrails.internal.injection;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.classifier.LinearTrainer;
import dev.llmops.guardrails.internal.classifier.LinearTrainer.Example;
import dev.llmops.guardrails.internal.classifier.NgramHasher;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import dev.llmops.guardrails.internal.text.CanonicalText;
import java.util.List;

/**
 * Makes examples to train on out of labelled texts, of the windows in which {@link InjectionDetector} looks at texts. Safe
 * for use by multiple threads.
 */
public final class InjectionExamples {

    private static final int BITS = 17;
    private static final int EPOCHS = 8;
    /** Each sentence of a harmless text is harmless, but says less than the whole. */
    private static final double PAIR = 0.3;

    private final PhraseFinder phrases = new PhraseFinder(InjectionPhrases.standard());
    private final InjectionFlags flags = new InjectionFlags(InjectionPhrases.standard());
    private final NgramHasher hasher = new NgramHasher(BITS);

    /** {@return a trainer with the settings that cross-validation chose for what users type} */
    public static LinearTrainer trainer(long seed) {
        return trainer(EPOCHS, seed);
    }

    static LinearTrainer trainer(int epochs, long seed) {
        return new LinearTrainer(BITS, epochs, 2, 0.02, 0.2, seed);
    }

    /**
     * Adds the examples of a text; none if it says nothing. Of an attack that is its beginning, for nobody knows where in it
     * the attack is; of a harmless text all windows.
     */
    public void add(String text, boolean attack, double weight, List<Example> examples) {
        CanonicalText canonical = CanonicalText.of(text);
        if (canonical.text().isBlank()) {
            return;
        }
        InjectionFlags.Of found = found(canonical);
        for (CharRange block : TextWindows.blocks(canonical.text())) {
            examples.add(example(text, attack, weight, canonical, block, found));
            if (attack) {
                return;
            }
        }
        for (CharRange pair : TextWindows.pairs(canonical.text())) {
            examples.add(example(text, false, PAIR * weight, canonical, pair, found));
        }
    }

    /** Adds a text as one example, however long it is; none if it says nothing. */
    void addWhole(String text, boolean attack, double weight, List<Example> examples) {
        CanonicalText canonical = CanonicalText.of(text);
        if (!canonical.text().isBlank()) {
            CharRange whole = CharRange.of(canonical.text());
            examples.add(example(text, attack, weight, canonical, whole, found(canonical)));
        }
    }

    /** {@return whether some phrase says what the text is} */
    boolean hasPhrase(String text) {
        return !phrases.in(CanonicalText.of(text).text()).isEmpty();
    }

    private InjectionFlags.Of found(CanonicalText canonical) {
        return flags.of(canonical.text(), phrases.in(canonical.text()));
    }

    private Example example(
            String text,
            boolean attack,
            double weight,
            CanonicalText canonical,
            CharRange window,
            InjectionFlags.Of found) {
        long flagged = found.in(window) | flags.shouting(text, canonical.original(window.start(), window.end()));
        return new Example(hasher.of(window.in(canonical.text()), flags.names(flagged)), attack, (float) weight);
    }
}
