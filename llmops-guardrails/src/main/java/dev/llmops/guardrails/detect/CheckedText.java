package dev.llmops.guardrails.detect;

import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.text.CharRange;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.guardrails.internal.view.TextViews;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A text to check, shared by all detectors of a check: the original, and the views in which an attack could be
 * read. Each view is created once, when a detector first requests it. Safe for use by multiple threads.
 */
public final class CheckedText {

    private final String original;
    private final GuardrailStage stage;
    private final Provenance provenance;
    private final GuardrailContext call;
    private final TextViews views;

    private CheckedText(String original, GuardrailStage stage, Provenance provenance, GuardrailContext call) {
        this.original = UnicodeText.repair(original);
        this.stage = Objects.requireNonNull(stage, "stage");
        this.provenance = Objects.requireNonNull(provenance, "provenance");
        this.call = Objects.requireNonNull(call, "call");
        this.views =
                new TextViews(this.original, stage == GuardrailStage.PASSAGE || stage == GuardrailStage.TOOL_RESULT);
    }

    /**
     * {@return a text to check within a call}
     *
     * @param original the text; a lone surrogate is read as U+FFFD, which takes as many units
     * @param stage the stage that it comes from
     * @param provenance who wrote it
     * @param call the call
     */
    public static CheckedText of(String original, GuardrailStage stage, Provenance provenance, GuardrailContext call) {
        return new CheckedText(original, stage, provenance, call);
    }

    /**
     * {@return a user's text outside of any call, for a detector used on its own, for example in its tests}
     *
     * @param original the text
     */
    public static CheckedText of(String original) {
        return of(original, GuardrailStage.USER_INPUT, Provenance.USER, GuardrailContext.of(Caller.ANONYMOUS));
    }

    /** {@return the original text} */
    public String original() {
        return original;
    }

    /** {@return the stage that it comes from} */
    public GuardrailStage stage() {
        return stage;
    }

    /** {@return who wrote it} */
    public Provenance provenance() {
        return provenance;
    }

    /** {@return the call that it is part of} */
    public GuardrailContext call() {
        return call;
    }

    /**
     * {@return the text as a reader, or a model, sees it: without invisible characters, in compatibility form (NFKC), in lower
     * case, with look-alike letters in Latin words replaced by Latin ones}
     */
    public AlignedText canonical() {
        return views.canonical();
    }

    /**
     * {@return other readings of the whole canonical text: digits that stand for letters replaced, spelled-out words joined,
     * words of look-alike letters made Latin; only those that differ}
     */
    public List<AlignedText> readings() {
        return views.readings();
    }

    /** {@return the text that a reader could not see, in canonical form} */
    public List<AlignedText> hidden() {
        return views.hidden();
    }

    /** {@return the texts that were encoded, in canonical form; each with its encodings} */
    public List<AlignedText> decoded() {
        return views.decoded();
    }

    /** {@return the positions of characters that are invisible and that no script or emoji needs there} */
    public List<CharRange> invisible() {
        return views.invisible();
    }

    /** {@return the number of combining marks beyond what any script needs, as in zalgo text} */
    public int zalgoMarks() {
        return views.zalgoMarks();
    }

    /** {@return whether more was encoded than was decoded: the rest was not checked} */
    public boolean exhausted() {
        return views.exhausted();
    }

    /** {@return all views: the canonical one first, then its other readings, hidden text, and encoded text} */
    public List<AlignedText> views() {
        List<AlignedText> all = new ArrayList<>();
        all.add(canonical());
        all.addAll(readings());
        all.addAll(hidden());
        all.addAll(decoded());
        return all;
    }
}
