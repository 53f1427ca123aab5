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
 * A text that is checked, as all detectors of a check share it: the original, and the views in which an attack could be
 * read. Each view is made once, when a detector first asks for it. Safe for use by several threads.
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
     * {@return a text that is checked within a call}
     *
     * @param original the text; half a surrogate pair is read as U+FFFD, which takes as many units
     * @param stage where it comes from
     * @param provenance who wrote it
     * @param call the call
     */
    public static CheckedText of(String original, GuardrailStage stage, Provenance provenance, GuardrailContext call) {
        return new CheckedText(original, stage, provenance, call);
    }

    /**
     * {@return a user's text outside of any call, for a detector that is used alone, as in its tests}
     *
     * @param original the text
     */
    public static CheckedText of(String original) {
        return of(original, GuardrailStage.USER_INPUT, Provenance.USER, GuardrailContext.of(Caller.ANONYMOUS));
    }

    /** {@return the text as it was given} */
    public String original() {
        return original;
    }

    /** {@return where it comes from} */
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
     * case, with letters that look like Latin ones in Latin words made Latin}
     */
    public AlignedText canonical() {
        return views.canonical();
    }

    /**
     * {@return other readings of the canonical text as a whole: digits for letters made letters, spelled-out words joined,
     * words of look-alike letters made Latin; only those that differ}
     */
    public List<AlignedText> readings() {
        return views.readings();
    }

    /** {@return what a reader could not see, in canonical form} */
    public List<AlignedText> hidden() {
        return views.hidden();
    }

    /** {@return what was encoded in the text, in canonical form; each tells via what} */
    public List<AlignedText> decoded() {
        return views.decoded();
    }

    /** {@return where characters stand that a reader cannot see and that no script and no emoji needs there} */
    public List<CharRange> invisible() {
        return views.invisible();
    }

    /** {@return how many combining marks there are beyond what any script needs, as in zalgo text} */
    public int zalgoMarks() {
        return views.zalgoMarks();
    }

    /** {@return whether more was encoded than is decoded: what is behind that nobody looked at} */
    public boolean exhausted() {
        return views.exhausted();
    }

    /** {@return every view: the canonical one first, then its other readings, what was hidden, and what was encoded} */
    public List<AlignedText> views() {
        List<AlignedText> all = new ArrayList<>();
        all.add(canonical());
        all.addAll(readings());
        all.addAll(hidden());
        all.addAll(decoded());
        return all;
    }
}
