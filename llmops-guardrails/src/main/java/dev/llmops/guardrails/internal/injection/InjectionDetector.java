package dev.llmops.guardrails.internal.injection;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.AlignedText;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds injections in the canonical text and in what is encoded in it: a trained classifier looks at each window, and sees
 * its n-grams and the families of phrases in it. The surest window counts, less where there are many, because the more
 * windows there are, the more likely one is to look like an attack by chance. Time is linear in the text.
 */
public final class InjectionDetector {

    /** Scores are shifted so that the odds that were chosen are even. */
    public static final double THRESHOLD = 0.5;

    /** The odds that were chosen, in what users type: see docs/measurements/injections.md for what they give. */
    static final double USER_LOGIT = -0.2;
    /** The odds that were chosen in data. */
    static final double DATA_LOGIT = 0.6;
    /** A pair of sentences says less than the whole, so it must say it more clearly. */
    private static final double PAIR = 0.5;
    /** Text that a reader cannot see is worth this much. */
    private static final double HIDDEN_LOGIT = 2;

    private static final String INSTRUCTION = "instruction";
    private static final double NEVER = -20;
    private static final double DIGITS = 1000;

    private final PhraseFinder phrases;
    private final InjectionModels models;
    private final InjectionFlags flags;
    private final int[] userFlags;
    private final int[] dataFlags;
    private final KnownPassages known = new KnownPassages();

    /** Creates a detector with phrases and models of its own. */
    InjectionDetector(List<PhrasePattern> phrases, InjectionModels models) {
        this.phrases = new PhraseFinder(phrases);
        this.models = models;
        this.flags = new InjectionFlags(phrases);
        LinearModel data = models.data() == null ? models.user() : models.data();
        this.userFlags = flags.buckets(models.user().hasher());
        this.dataFlags = flags.buckets(data.hasher());
    }

    /** {@return the detector that comes with the library} */
    public static InjectionDetector standard() {
        return new InjectionDetector(InjectionPhrases.standard(), InjectionModels.standard());
    }

    /** {@return a detector with a model of somebody's own, which looks at all texts as at what users type} */
    public static InjectionDetector of(LinearModel model) {
        return new InjectionDetector(InjectionPhrases.standard(), new InjectionModels(model, null));
    }

    /** {@return the families of its hits: those of the phrases, and what no phrase tells, but the model does} */
    public static Set<String> categories() {
        Set<String> all = new HashSet<>(Set.of(INSTRUCTION));
        InjectionPhrases.standard().forEach(phrase -> all.add(phrase.family()));
        return all;
    }

    /** {@return how much a text looks like an injection, for where it comes from} */
    public InjectionScore score(CheckedText text) {
        boolean passage = text.stage() == GuardrailStage.PASSAGE || text.stage() == GuardrailStage.TOOL_RESULT;
        return passage ? known.score(text, this::look) : look(text);
    }

    private InjectionScore look(CheckedText text) {
        LinearModel data = isData(text) ? models.data() : null;
        Best best = new Best();
        List<AlignedText> readings = text.readings();
        WindowLogits canonical = logits(text.canonical(), text, data, !readings.isEmpty());
        look(canonical, data, best);
        for (AlignedText view : readings) {
            WindowLogits reading = canonical.aligned(view) ? canonical.of(view) : logits(view, text, data, false);
            if (reading.hides()) {
                look(reading, data, best);
            }
        }
        text.hidden().forEach(view -> look(logits(view, text, data, false), data, best));
        text.decoded().forEach(view -> look(logits(view, text, data, false), data, best));
        return best.score();
    }

    private static boolean isData(CheckedText text) {
        return text.stage() == GuardrailStage.PASSAGE
                || text.stage() == GuardrailStage.TOOL_RESULT
                || text.provenance() == Provenance.TOOL
                || text.provenance() == Provenance.WEB;
    }

    private WindowLogits logits(AlignedText view, CheckedText of, @Nullable LinearModel data, boolean remembers) {
        LinearModel model = data == null ? models.user() : data;
        return new WindowLogits(
                view, of.original(), model, flags, data == null ? userFlags : dataFlags, phrases, remembers);
    }

    private static void look(WindowLogits logits, @Nullable LinearModel data, Best best) {
        AlignedText view = logits.view();
        if (view.text().isBlank()) {
            return;
        }
        double hidden = view.hidden() ? HIDDEN_LOGIT : 0;
        List<CharRange> sentences = TextWindows.sentences(view.text());
        List<CharRange> pairs = TextWindows.pairs(sentences);
        if (data != null) {
            double chance = 0.6 * among(sentences.size() + pairs.size(), 10) - hidden + DATA_LOGIT;
            sentences.forEach(sentence -> best.offer(logits.of(sentence) - chance, logits, sentence));
            pairs.forEach(pair -> best.offer(logits.of(pair) - chance, logits, pair));
            return;
        }
        for (CharRange block : TextWindows.blocks(view.text())) {
            best.offer(logits.of(block) - USER_LOGIT + hidden, logits, block);
        }
        double less = PAIR + among(pairs.size(), 4) - hidden + USER_LOGIT;
        pairs.forEach(pair -> best.offer(logits.of(pair) - less, logits, pair));
    }

    /** What so many windows cost: with twice as many, chance has twice as many tries. */
    private static double among(int windows, int some) {
        return 0.5 * Math.log(1 + windows / (double) some);
    }

    /** The surest window so far. */
    private static final class Best {

        private double logit = NEVER;
        private @Nullable WindowLogits logits;
        private @Nullable CharRange window;

        void offer(double offered, WindowLogits at, CharRange in) {
            if (offered > logit) {
                logit = offered;
                logits = at;
                window = in;
            }
        }

        InjectionScore score() {
            WindowLogits best = logits;
            CharRange in = window;
            if (best == null || in == null) {
                return InjectionScore.NONE;
            }
            AlignedText at = best.view();
            // More digits would say nothing; downwards, so that none comes over the threshold by it.
            double score = Math.floor(DIGITS / (1 + Math.exp(-logit))) / DIGITS;
            List<InjectionScore.Hit> hits = new ArrayList<>();
            for (PhraseFinder.Found each : best.phrases(in)) {
                hits.add(new InjectionScore.Hit(
                        each.phrase().family(),
                        at.original(each.start(), each.end()),
                        each.phrase().weight(),
                        at.via()));
            }
            if (hits.isEmpty()) {
                hits.add(new InjectionScore.Hit(INSTRUCTION, at.original(in.start(), in.end()), score, at.via()));
            }
            return new InjectionScore(score, hits.stream().distinct().toList());
        }
    }
}
