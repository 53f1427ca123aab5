package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.AlignedText;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.internal.leak.LeakScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stops an answer, or a tool call, that reveals the model's instructions: a run of words of a secret text, or the
 * {@linkplain SystemPromptCanary canary} of the system prompt, also spelled out, reversed, partial (20 of its 32
 * characters) or encoded. A streamed answer stops before the first word of the run; an encoded leak is detected only at
 * the end. A paraphrase or a translation is not detected.
 *
 * <p>Time is linear in the answer. Safe for use by multiple threads.
 */
public final class PromptLeakGuardrail implements Guardrail {

    static final String NAME = "prompt-leak";

    private static final int WORDS = 12;
    private static final int MIN_WORDS = 4;

    private final boolean systemPrompt;
    private final List<String> secrets;
    private final int words;

    private PromptLeakGuardrail(boolean systemPrompt, List<String> secrets, int words) {
        this.systemPrompt = systemPrompt;
        this.secrets = List.copyOf(secrets);
        this.words = words;
    }

    /**
     * {@return a guardrail for whole system prompts: 12 words in a row are a leak. If the system prompt contains passages that
     * may be quoted, protect {@linkplain #protecting its secret part} instead}
     */
    public static PromptLeakGuardrail ofSystemPrompt() {
        return new PromptLeakGuardrail(true, List.of(), WORDS);
    }

    /**
     * {@return a guardrail for the given texts, and for the canaries of system prompts}
     *
     * @param secrets the texts, for example the part of the system prompt that is the same in all calls
     */
    public static PromptLeakGuardrail protecting(String... secrets) {
        return new PromptLeakGuardrail(false, List.of(secrets), WORDS);
    }

    /**
     * {@return the same guardrail with another leak length}
     *
     * @param inARow how many words in a row are a leak, at least 4; shorter texts are not protected
     * @throws IllegalArgumentException if it is less
     */
    public PromptLeakGuardrail words(int inARow) {
        if (inARow < MIN_WORDS) {
            throw new IllegalArgumentException("words in a row must be at least 4, but was " + inARow);
        }
        return new PromptLeakGuardrail(systemPrompt, secrets, inARow);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.OUTPUT, GuardrailStage.TOOL_CALL);
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        LeakScan scan = scan(context);
        if (scan.isEmpty()) {
            return Decision.pass();
        }
        LeakScan.Leak plain = scan.first(text);
        return plain != null ? block(plain, List.of()) : encoded(scan, text, context);
    }

    private static Decision encoded(LeakScan scan, String text, GuardrailContext context) {
        CheckedText checked = CheckedText.of(text, GuardrailStage.OUTPUT, Provenance.DEVELOPER, context);
        List<AlignedText> views = new ArrayList<>(checked.readings());
        views.addAll(checked.hidden());
        views.addAll(checked.decoded());
        for (AlignedText view : views) {
            LeakScan.Leak leak = scan.first(view.text());
            if (leak != null) {
                LeakScan.Leak original = new LeakScan.Leak(
                        leak.category(),
                        view.original(leak.range().start(), leak.range().end()));
                return block(original, view.via());
            }
        }
        return Decision.pass();
    }

    private static Decision block(LeakScan.Leak leak, List<String> via) {
        return new Decision.Block(
                "the answer gives away what the model was told",
                List.of(new Finding(NAME, leak.category(), leak.range(), 1, via, null, null)));
    }

    private LeakScan scan(GuardrailContext context) {
        return context.memory(
                new MemoryKey<>(LeakScan.class, this), () -> new LeakScan(texts(context.request()), words));
    }

    private List<String> texts(@Nullable ModelRequest request) {
        List<String> texts = new ArrayList<>(secrets);
        if (request != null) {
            for (var message : request.messages()) {
                if (message instanceof SystemMessage system) {
                    String text = text(system);
                    texts.add(systemPrompt ? text : SystemPromptCanary.canaries(text));
                }
            }
        }
        return texts;
    }

    private static String text(SystemMessage message) {
        StringBuilder text = new StringBuilder();
        message.parts().forEach(part -> {
            if (part instanceof TextPart written) {
                text.append(written.text()).append('\n');
            }
        });
        return text.toString();
    }

    @Override
    public StreamCheck checkStream(GuardrailContext context) {
        LeakScan scan = scan(context);
        return scan.isEmpty() ? StreamCheck.noop() : new LeakStream(scan, context);
    }

    /** Shows what is before any run that may still become a leak. */
    private final class LeakStream implements StreamCheck {

        private static final int MAX_HELD = 8192;

        private final LeakScan scan;
        private final GuardrailContext context;
        private final StringBuilder all = new StringBuilder();
        private int shown;

        LeakStream(LeakScan scan, GuardrailContext context) {
            this.scan = scan;
            this.context = context;
        }

        @Override
        public Step push(String piece) {
            all.append(piece);
            String held = all.substring(shown);
            LeakScan.Leak leak = scan.first(held);
            if (leak != null) {
                return stop(leak);
            }
            int safe = Math.max(scan.safe(held), held.length() - MAX_HELD);
            if (safe > 0 && safe < held.length() && Character.isLowSurrogate(held.charAt(safe))) {
                safe--;
            }
            shown += safe;
            return new Step(held.substring(0, safe), null);
        }

        private Step stop(LeakScan.Leak leak) {
            CharRange original = new CharRange(
                    shown + leak.range().start(), shown + leak.range().end());
            return new Step("", block(new LeakScan.Leak(leak.category(), original), List.of()));
        }

        @Override
        public Step finish() {
            Decision decision = check(GuardrailStage.OUTPUT, all.toString(), context);
            return new Step(decision instanceof Decision.Pass ? all.substring(shown) : "", decision);
        }
    }
}
