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
 * What an optimisation found, with all that is needed to judge it and to repeat it.
 *
 * @param prompt the version that was to be improved
 * @param model the model that answered
 * @param metric name of the metric
 * @param seed of all that was drawn
 * @param rows which rows did what
 * @param candidates what was tried, in order
 * @param refused what was not tried, and why
 * @param best the winner of the search; the baseline if no other scored higher
 * @param verdict the winner against the baseline on held-out rows
 * @param ablation the same for the best instruction alone and the best examples alone, if asked for and there are such
 * @param spending what it all took
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
     * Which rows did what.
     *
     * @param train version of the training rows
     * @param heldOut version of the held-out rows
     * @param shown training rows that examples were drawn from
     * @param scoring training rows that scored candidates
     * @param heldOutRows rows of the verdict
     * @param leaked training rows that were left out since a held-out row says the same
     */
    public record Rows(
            String train, String heldOut, int shown, int scoring, int heldOutRows, List<PromptSplit.Leak> leaked) {}

    /**
     * What it took, answers out of the folder of an earlier run included.
     *
     * @param calls calls of models
     * @param tokens tokens read and written
     * @param estimated calls of which nobody told the tokens, counted with the most that they can have taken
     * @param money what they cost, or null if there was no limit of money
     * @param currency of {@code money}, or null
     */
    public record Spending(
            int calls,
            long tokens,
            int estimated,
            @Nullable BigDecimal money,
            @Nullable String currency) {}

    /**
     * Registers the winner as a new version, with the verdict as its message. It gets no label: who uses it is another decision.
     *
     * @param registry where
     * @param author who, or null
     * @return the version; empty if the verdict is not {@code better}
     */
    public Optional<PromptVersion> register(PromptRegistry registry, @Nullable String author) {
        return verdict.decision() != Decision.BETTER
                ? Optional.empty()
                : Optional.of(registry.register(
                        prompt.name(), best.content(), prompt.number(), new PromptCommit(author, message())));
    }

    /**
     * {@return the verdict as evidence for a move of a label}
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

    /** {@return a report for people} */
    public String text() {
        return OptimizationText.of(this);
    }

    /** {@return the report as JSON, indented} */
    public String json() {
        return OptimizationJson.of(this);
    }
}
