package dev.llmops.rag.citation;

import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.Retrieval;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the Generation what an answer cites, each citation checked against its passage. Put it before the output
 * guardrails, or before the route where there are none, so that it sees the answer as the caller gets it:
 *
 * <pre>{@code LlmOps.builder().interceptBefore(StandardChain.OUTPUT_GUARDRAILS, CitationInterceptor.create())}</pre>
 *
 * <p>A call of a prompt without passages passes through untouched. Where retrieval found nothing, all that an answer cites
 * is {@link dev.llmops.api.retrieval.Citation.Support#OUT_OF_RANGE}.
 *
 * <p>Safe for use by several threads.
 */
public final class CitationInterceptor implements Interceptor {

    /** Its name in a chain. */
    public static final String NAME = "citations";

    private final ClaimSupport support;
    private final @Nullable String abstention;

    private CitationInterceptor(ClaimSupport support, @Nullable String abstention) {
        this.support = Objects.requireNonNull(support, "support");
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
        return new CitationInterceptor(support, null);
    }

    /**
     * Replaces an answer in which no citation is supported. What the model had said goes into the response's vendor data
     * under {@code citations.abstained_from}, and the record has no citations. Answers that only call tools stay as they
     * are, and so do those of prompts without passages.
     *
     * <p>A streamed answer is held back until its first supported citation, since what was shown can not be taken back;
     * from there on it comes as it is written. So a claim before that citation, or behind it, can be unsupported in an
     * answer that stands: its citations say so. An answer that breaks off before it has support shows nothing.
     *
     * @param answer what is answered instead
     * @return an interceptor that abstains
     */
    public CitationInterceptor abstainingWith(String answer) {
        if (answer.isBlank()) {
            throw new IllegalArgumentException("answer must hold text, but was blank");
        }
        return new CitationInterceptor(support, Objects.requireNonNull(answer, "answer"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        PromptVersion prompt = call.promptVersion();
        if (call.passages().isEmpty() && (prompt == null || !Retrieval.isFor(prompt))) {
            return chain.proceed(call);
        }
        return abstention == null
                ? new CitedStream(call, chain.proceed(call), new CitationChecker(support))
                : new AbstainingStream(call, chain.proceed(call), support, abstention);
    }
}
