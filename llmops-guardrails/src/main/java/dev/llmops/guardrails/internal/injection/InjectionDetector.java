package dev.llmops.guardrails.internal.injection;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.MappedText;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Finds injections in the canonical text and in what is encoded in it: a trained classifier looks at each window, and sees
 * its n-grams and the families of phrases in it. The surest window counts, less where there are many, because the more
 * windows there are, the more likely one is to look like an attack by chance. Time is linear in the text.
 */
public final class InjectionDetector {

    /** Scores are shifted so that the odds that were chosen are even. */
    public static final double THRESHOLD = 0.5;

    /** The odds that were chosen, in what users type: see docs/guardrails.md for what they give. */
    static final double USER_LOGIT = 0;
    /** The odds that were chosen in data. */
    static final double DATA_LOGIT = 0.6;
    /** A pair of sentences says less than the whole, so it must say it more clearly. */
    private static final double PAIR = 0.5;
    /** Text that a reader can not see is worth this much. */
    private static final double HIDDEN_LOGIT = 2;

    private static final double NEVER = -20;
    private static final double DIGITS = 1000;

    private final PhraseFinder phrases;
    private final InjectionModels models;
    private final InjectionFeatures features;

    /** Creates a detector with phrases and models of its own. */
    InjectionDetector(List<PhrasePattern> phrases, InjectionModels models) {
        this.phrases = new PhraseFinder(phrases);
        this.models = models;
        this.features = new InjectionFeatures(models.user().hasher());
    }

    /** {@return the detector that comes with the library} */
    public static InjectionDetector standard() {
        return new InjectionDetector(InjectionPhrases.standard(), InjectionModels.standard());
    }

    /** {@return a detector with a model of somebody's own, which looks at all texts as at what users type} */
    public static InjectionDetector of(LinearModel model) {
        return new InjectionDetector(InjectionPhrases.standard(), new InjectionModels(model, null));
    }

    /** {@return how much a text looks like an injection, for where it comes from} */
    public InjectionScore score(CheckedText text) {
        LinearModel data = isData(text) ? models.data() : null;
        Best best = new Best();
        for (MappedText view : text.views()) {
            if (!view.text().isBlank()) {
                look(view, text.original(), data, best);
            }
        }
        return best.score();
    }

    private static boolean isData(CheckedText text) {
        return text.stage() == GuardrailStage.PASSAGE
                || text.stage() == GuardrailStage.TOOL_RESULT
                || text.provenance() == Provenance.TOOL
                || text.provenance() == Provenance.WEB;
    }

    private void look(MappedText view, String original, @Nullable LinearModel data, Best best) {
        String text = view.text();
        List<PhraseFinder.Found> found = phrases.in(text);
        double hidden = view.hidden() ? HIDDEN_LOGIT : 0;
        List<CharRange> pairs = TextWindows.pairs(text);
        if (data != null) {
            List<CharRange> windows = new ArrayList<>(TextWindows.sentences(text));
            windows.addAll(pairs);
            double chance = 0.6 * among(windows.size(), 10) - hidden + DATA_LOGIT;
            for (CharRange window : windows) {
                best.offer(logit(data, view, original, window, found) - chance, view, window, found);
            }
            return;
        }
        for (CharRange block : TextWindows.blocks(text)) {
            best.offer(logit(models.user(), view, original, block, found) - USER_LOGIT + hidden, view, block, found);
        }
        double less = PAIR + among(pairs.size(), 4) - hidden + USER_LOGIT;
        for (CharRange pair : pairs) {
            best.offer(logit(models.user(), view, original, pair, found) - less, view, pair, found);
        }
    }

    /** What so many windows cost: with twice as many, chance has twice as many tries. */
    private static double among(int windows, int some) {
        return 0.5 * Math.log(1 + windows / (double) some);
    }

    private double logit(
            LinearModel model, MappedText view, String original, CharRange window, List<PhraseFinder.Found> found) {
        String plain = view.via().isEmpty()
                ? view.original(window.start(), window.end()).in(original)
                : "";
        return model.logit(features.of(view.text(), window, found, plain));
    }

    /** The surest window so far. */
    private static final class Best {

        private double logit = NEVER;
        private @Nullable MappedText view;
        private @Nullable CharRange window;
        private List<PhraseFinder.Found> found = List.of();

        void offer(double offered, MappedText at, CharRange in, List<PhraseFinder.Found> phrases) {
            if (offered > logit) {
                logit = offered;
                view = at;
                window = in;
                found = phrases;
            }
        }

        InjectionScore score() {
            MappedText at = view;
            CharRange in = window;
            if (at == null || in == null) {
                return InjectionScore.NONE;
            }
            // More digits would say nothing; downwards, so that none comes over the threshold by it.
            double score = Math.floor(DIGITS / (1 + Math.exp(-logit))) / DIGITS;
            List<InjectionScore.Hit> hits = new ArrayList<>();
            for (PhraseFinder.Found each : found) {
                if (each.start() >= in.start() && each.end() <= in.end()) {
                    hits.add(new InjectionScore.Hit(
                            each.phrase().family(),
                            at.original(each.start(), each.end()),
                            each.phrase().weight(),
                            at.via()));
                }
            }
            if (hits.isEmpty()) {
                hits.add(new InjectionScore.Hit("instruction", at.original(in.start(), in.end()), score, at.via()));
            }
            return new InjectionScore(score, hits.stream().distinct().toList());
        }
    }
}
