package dev.llmops.rag.citation;

import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the Generation what an answer cites, each citation checked against its passage. Put it before the output
 * guardrails, or before the route where there are none, so that it sees the answer as the caller gets it:
 *
 * <pre>{@code LlmOps.builder().interceptBefore(StandardChain.OUTPUT_GUARDRAILS, CitationInterceptor.create())}</pre>
 *
 * <p>A call that retrieval found nothing for, or that has no passages to cite for another reason, passes through
 * untouched, except that an interceptor that abstains then does.
 *
 * <p>Safe for use by several threads.
 */
public final class CitationInterceptor implements Interceptor {

    /** Its name in a chain. */
    public static final String NAME = "citations";

    private final CitationChecker checker;
    private final @Nullable String abstention;

    private CitationInterceptor(CitationChecker checker, @Nullable String abstention) {
        this.checker = checker;
        this.abstention = abstention;
    }

    /** {@return an interceptor that checks by {@link ClaimSupport#lexical()} and changes no answer} */
    public static CitationInterceptor create() {
        return create(ClaimSupport.lexical());
    }

    /**
     * {@return an interceptor that changes no answer}
     *
     * @param support decides about each claim
     */
    public static CitationInterceptor create(ClaimSupport support) {
        return new CitationInterceptor(new CitationChecker(support), null);
    }

    /**
     * Replaces an answer in which no citation is supported. What the model had said goes into the response's vendor data
     * under {@code citations.abstained_from}. A streamed answer is held back until it is complete, since what was shown
     * can not be taken back. Answers that only call tools stay as they are, and so do those of prompts without passages.
     *
     * @param answer what is answered instead
     * @return an interceptor that abstains
     */
    public CitationInterceptor abstainingWith(String answer) {
        if (answer.isBlank()) {
            throw new IllegalArgumentException("answer must hold text, but was blank");
        }
        return new CitationInterceptor(checker, Objects.requireNonNull(answer, "answer"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        if (call.passages().isEmpty() && (abstention == null || !asksForPassages(call))) {
            return chain.proceed(call);
        }
        return abstention == null
                ? new CitedStream(call, chain.proceed(call), checker)
                : new AbstainingStream(call, chain.proceed(call), checker, abstention);
    }

    /** The chain retrieves for prompts that use the variable, and only for them. */
    private static boolean asksForPassages(Call call) {
        return call.promptVersion() != null
                && call.promptVersion().content().template().contains("passages");
    }
}
