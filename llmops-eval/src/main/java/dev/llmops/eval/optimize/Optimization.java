package dev.llmops.eval.optimize;

import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.eval.optimize.HeldOutResult.Decision;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of an optimisation, with everything needed to judge and repeat it.
 *
 * @param prompt the version to improve
 * @param model the answering model
 * @param metric name of the metric
 * @param seed the seed of all draws
 * @param rows the roles of the rows
 * @param candidates the candidates, in order
 * @param refused proposals that were not tried, and why
 * @param best the winner of the search; the baseline if no other scored higher
 * @param verdict the winner against the baseline on held-out rows
 * @param ablation the same for the best instruction alone and the best examples alone, if requested and available
 * @param spending the total cost
 */
public record Optimization(
        PromptVersion prompt,
        String model,
        String metric,
        long seed,
        Rows rows,
        List<CandidateScore> candidates,
        List<RefusedProposal> refused,
        Candidate best,
        HeldOutResult verdict,
        List<HeldOutResult> ablation,
        Spending spending) {

    /** Copies the lists. */
    public Optimization {
        candidates = List.copyOf(candidates);
        refused = List.copyOf(refused);
        ablation = List.copyOf(ablation);
    }

    /**
     * The roles of the rows.
     *
     * @param train version of the training rows
     * @param heldOut version of the held-out rows
     * @param shown training rows that examples were drawn from
     * @param scoring training rows that scored candidates
     * @param heldOutRows rows of the verdict
     * @param leaked training rows that were left out because a held-out row is the same
     */
    public record Rows(
            String train, String heldOut, int shown, int scoring, int heldOutRows, List<PromptSplit.Leak> leaked) {}

    /**
     * The total cost, including answers from the folder of an earlier run.
     *
     * @param calls the number of model calls
     * @param tokens input and output tokens
     * @param estimated calls without reported tokens, counted with the most that they can have used
     * @param money their cost, or null if there was no limit on money
     * @param currency of {@code money}, or null
     */
    public record Spending(
            int calls,
            long tokens,
            int estimated,
            @Nullable BigDecimal money,
            @Nullable String currency) {}

    /**
     * Registers the winner as a new version, with the verdict as its message. It gets no label: putting it to use is a separate decision.
     *
     * @param registry the registry
     * @param author the author, or null
     * @return the version; empty if the verdict is not {@code better}
     */
    public Optional<PromptVersion> register(PromptRegistry registry, @Nullable String author) {
        return verdict.decision() != Decision.BETTER
                ? Optional.empty()
                : Optional.of(registry.register(
                        prompt.name(), best.content(), prompt.number(), new PromptCommit(author, message())));
    }

    /**
     * {@return the verdict as evidence for moving a label}
     *
     * @param made the version that {@link #register} made
     */
    public LabelEvidence evidence(PromptVersion made) {
        return new LabelEvidence(
                LabelEvidence.EVALUATION,
                made.contentHash(),
                prompt.contentHash(),
                verdict.decision() == Decision.BETTER,
                metric + " with " + model,
                verdict.text());
    }

    private String message() {
        return "Optimised from " + prompt.reference() + " for " + metric + " with " + model + ". " + verdict.text()
                + ". Held-out rows " + rows.heldOut() + ", seed " + seed;
    }

    /** {@return a readable report} */
    public String text() {
        return OptimizationText.of(this);
    }

    /** {@return the report as JSON, indented} */
    public String json() {
        return OptimizationJson.of(this);
    }
}
