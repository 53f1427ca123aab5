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

    /** {@return an interceptor that checks by {@link ClaimVerifier#lexical()} and changes no answer} */
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
     * Replaces an answer in which no citation is supported. What the model had said goes into the response's vendor data
     * under {@code citations.abstained_from}, and the record has no citations. Answers that only call tools stay as they
     * are, and so do those of prompts without passages.
     *
     * <p>A streamed answer is held back until its first supported citation, since what was shown cannot be taken back;
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
        return new CitationInterceptor(verifier, repairs, answer, selective, signals);
    }

    /**
     * Repairs answers with claims that the passages they cite do not support. They are repaired in this order: other
     * citations, a second answer, leaving out. The answer is held back until it is whole; what the model had said first goes
     * into the response's vendor data under {@code citations.repaired_from}, and what was changed into the record's
     * {@link dev.llmops.api.retrieval.Grounding}. An answer that only calls tools is not changed. A second answer is paid
     * for; if it fails, the first stands.
     *
     * @param policies what is done, at least one
     * @return an interceptor that repairs
     * @throws IllegalArgumentException if {@link Repair#DROP} is among them and nothing is said when no claim is left; say
     *     it with {@link #abstainingWith} before
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
     * Gives an answer only where its confidence keeps a bound; otherwise, and whenever the bound is void, the abstention. The
     * answer is held back until it is whole; the record has the confidence, and the reason with the nearest sources.
     *
     * @param answering the bound, and what it was fitted on
     * @return an interceptor that answers selectively
     * @throws IllegalArgumentException if nothing is said instead of an answer; say it with {@link #abstainingWith} before
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
     * Writes the numbers of some signals into the record of each answer that is given, to be labelled and learnt from:
     * {@link ConfidenceSignal#recorded} reads them. Where answers are selected by signals, theirs are written anyway.
     *
     * @param recorded looked at when an answer is complete; the answer waits for it
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
