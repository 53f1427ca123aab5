package dev.llmops.tuning.candidate;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.tuning.study.AnswerScorer;
import dev.llmops.tuning.study.Approach;
import dev.llmops.tuning.study.Candidate;
import dev.llmops.tuning.study.CandidateAnswer;
import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.StudyRow;
import dev.llmops.tuning.study.TrainingCost;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The best of several candidates, chosen on the validation rows only: for example the best prompt of a search. If several are equal, the first
 * is used. Used by one thread.
 */
public final class ChosenCandidate implements Candidate {

    private final String family;
    private final List<? extends Candidate> among;
    private final AnswerScorer scorer;
    private @Nullable Candidate chosen;

    /**
     * Creates a candidate.
     *
     * @param family name of the candidate
     * @param among the candidates to choose from, at least one
     * @param scorer scores answers
     */
    public ChosenCandidate(String family, List<? extends Candidate> among, AnswerScorer scorer) {
        Require.not(among.isEmpty(), "there must be at least one candidate to choose");
        this.family = Objects.requireNonNull(family, "family");
        this.among = List.copyOf(among);
        this.scorer = Objects.requireNonNull(scorer, "scorer");
    }

    @Override
    public String family() {
        return family;
    }

    @Override
    public Approach approach() {
        return among.get(0).approach();
    }

    /** {@return the seed of the chosen candidate} */
    @Override
    public long seed() {
        return chosen == null ? among.get(0).seed() : chosen.seed();
    }

    @Override
    public int trainingRows() {
        return chosen == null ? among.get(0).trainingRows() : chosen.trainingRows();
    }

    @Override
    public List<GateResult> gates() {
        return chosen == null ? List.of() : chosen.gates();
    }

    @Override
    public String fingerprint() {
        return Sha256.hex(
                String.join("\0", among.stream().map(Candidate::fingerprint).toList()));
    }

    @Override
    public TrainingCost prepare(List<StudyRow> train, List<StudyRow> validation) {
        if (validation.isEmpty()) {
            throw new IllegalArgumentException("'" + family + "' is chosen on rows to validate on, but there are none");
        }
        double best = -1;
        double seconds = 0;
        int labels = validation.size();
        for (Candidate each : among) {
            TrainingCost cost = each.prepare(train, validation);
            labels = Math.max(labels, validation.size() + cost.labels());
            double score = 0;
            for (StudyRow row : validation) {
                CandidateAnswer answer = each.answer(row);
                score += scorer.score(row, answer.text());
                seconds += answer.millis() / 1000;
            }
            if (score > best) {
                best = score;
                chosen = each;
            }
        }
        return new TrainingCost(seconds, 0, labels);
    }

    /** {@return the name of the chosen candidate, or null if none is chosen yet} */
    public @Nullable String chosen() {
        return chosen == null ? null : chosen.family();
    }

    @Override
    public CandidateAnswer answer(StudyRow row) {
        if (chosen == null) {
            throw new IllegalStateException("'" + family + "' answers after it was prepared");
        }
        return chosen.answer(row);
    }
}
