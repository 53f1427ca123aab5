package dev.llmops.rag.citation;

import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.rag.confidence.ConfidenceSignal;
import dev.llmops.rag.confidence.SelectiveAnswering;
import dev.llmops.rag.verification.ClaimVerifier;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records an answer's citations in the Generation, each checked against its passage. Put it before the output
 * guardrails, or before the route if there are none, so that it sees the answer as the caller receives it:
 *
 * <pre>{@code LlmOps.builder().interceptBefore(StandardChain.OUTPUT_GUARDRAILS, CitationInterceptor.create())}</pre>
 *
 * <p>A call of a prompt without passages passes through unchanged. If retrieval found nothing, every citation in an answer
 * is {@link dev.llmops.api.retrieval.Citation.Support#OUT_OF_RANGE}.
 *
 * <p>Safe for use by multiple threads.
 */
public final class CitationInterceptor implements Interceptor {

    /** Its name in a chain. */
    public static final String NAME = "citations";

    private final ClaimVerifier verifier;
    private final List<Repair> repairs;
    private final @Nullable String abstention;
    private final @Nullable SelectiveAnswering selective;
    private final ConfidenceSignal signals;

    private CitationInterceptor(
            ClaimVerifier verifier,
            List<Repair> repairs,
            @Nullable String abstention,
            @Nullable SelectiveAnswering selective,
            ConfidenceSignal signals) {
        this.selective = selective;
        this.signals = Objects.requireNonNull(signals, "signals");
        this.repairs = repairs;
        this.verifier = Objects.requireNonNull(verifier, "verifier");
        this.abstention = abstention;
    }

    /** {@return an interceptor that checks with {@link ClaimVerifier#lexical()} and changes no answer} */
    public static CitationInterceptor create() {
        return create(ClaimVerifier.lexical());
    }

    /**
     * {@return an interceptor that changes no answer}
     *
     * @param verifier decides about each claim
     */
    public static CitationInterceptor create(ClaimVerifier verifier) {
        return new CitationInterceptor(verifier, List.of(), null, null, ConfidenceSignal.noop());
    }

    /**
     * Replaces an answer in which no citation is supported. The model's original answer goes into the response's vendor data
     * under {@code citations.abstained_from}, and the record has no citations. Answers that only call tools are not
     * changed, and neither are those of prompts without passages.
     *
     * <p>A streamed answer is held back until its first supported citation, since text that was shown cannot be taken back;
     * after that it streams as it is written. An answer that is kept can therefore contain unsupported claims before or after
     * that citation; their citations are marked accordingly. An answer that breaks off before it has support shows nothing.
     *
     * @param answer the text returned instead
     * @return an interceptor that abstains
     */
    public CitationInterceptor abstainingWith(String answer) {
        if (answer.isBlank()) {
            throw new IllegalArgumentException("answer must hold text, but was blank");
        }
        return new CitationInterceptor(verifier, repairs, answer, selective, signals);
    }

    /**
     * Repairs answers with claims that the cited passages do not support. Repairs are tried in this order: other
     * citations, a second answer, removing the claim. The answer is held back until it is complete. The model's original answer goes
     * into the response's vendor data under {@code citations.repaired_from}, and the changes into the record's
     * {@link dev.llmops.api.retrieval.Grounding}. An answer that only calls tools is not changed. A second answer costs another
     * call; if it fails, the first is kept.
     *
     * @param policies the repairs to apply, at least one
     * @return an interceptor that repairs
     * @throws IllegalArgumentException if {@link Repair#DROP} is among them and there is no answer for when no claim is left; set
     *     one with {@link #abstainingWith} first
     */
    public CitationInterceptor repairing(Set<Repair> policies) {
        if (policies.isEmpty()) {
            throw new IllegalArgumentException("policies must hold at least one, but was empty");
        }
        if (policies.contains(Repair.DROP) && abstention == null) {
            throw new IllegalArgumentException(
                    "DROP needs something to say when no claim is left, but abstainingWith was not called before");
        }
        return new CitationInterceptor(verifier, policies.stream().sorted().toList(), abstention, selective, signals);
    }

    /**
     * Returns an answer only if its confidence keeps a bound; otherwise, and whenever the bound is void, returns the abstention. The
     * answer is held back until it is complete; the record has the confidence, and the reason with the nearest sources.
     *
     * @param answering the bound, and what it was fitted on
     * @return an interceptor that answers selectively
     * @throws IllegalArgumentException if there is no abstention to return instead; set one with {@link #abstainingWith} first
     */
    public CitationInterceptor answeringIf(SelectiveAnswering answering) {
        if (abstention == null) {
            throw new IllegalArgumentException(
                    "selective answering needs something to say instead, but abstainingWith was not called before");
        }
        return new CitationInterceptor(
                verifier, repairs, abstention, Objects.requireNonNull(answering, "answering"), signals);
    }

    /**
     * Records the numbers of some signals with each returned answer, for labelling and fitting:
     * {@link ConfidenceSignal#recorded} reads them. If answers are selected by signals, those signals are recorded anyway.
     *
     * @param recorded evaluated when an answer is complete; the answer waits for it
     * @return an interceptor that records signals
     */
    public CitationInterceptor recording(ConfidenceSignal recorded) {
        return new CitationInterceptor(verifier, repairs, abstention, selective, recorded);
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
        if (!repairs.isEmpty() || selective != null) {
            return new RepairedStream(call, chain, verifier, repairs, abstention, selective, signals);
        }
        return abstention == null
                ? new CitedStream(call, chain.proceed(call), new CitationChecker(verifier), signals)
                : new AbstainingStream(call, chain.proceed(call), verifier, abstention, signals);
    }
}
