package dev.llmops.tuning.study;

import dev.llmops.api.error.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Right where it is told to be, and it counts what it is asked. */
final class FakeCandidate implements Candidate {

    final List<String> asked = new ArrayList<>();
    int prepared;
    int failAt = -1;

    private final String family;
    private final Approach approach;
    private final Predicate<StudyRow> right;
    private long seed;
    private int rows;
    private int tokens = 50;
    private TrainingCost cost = TrainingCost.NONE;
    private List<GateResult> gates = List.of();

    FakeCandidate(String family, Approach approach, Predicate<StudyRow> right) {
        this.family = family;
        this.approach = approach;
        this.right = right;
    }

    FakeCandidate trained(int trainingRows, long trainingSeed, TrainingCost training) {
        this.rows = trainingRows;
        this.seed = trainingSeed;
        this.cost = training;
        return this;
    }

    FakeCandidate tokens(int input) {
        this.tokens = input;
        return this;
    }

    FakeCandidate gates(GateResult... results) {
        this.gates = List.of(results);
        return this;
    }

    static GateResult passed(String name) {
        return new GateResult(name, true, 0, 0.01, 0.03, "fine");
    }

    static GateResult failed(String name) {
        return new GateResult(name, false, 0.18, 0.2, 0.03, "perplexity of 20 other texts +18.0 %, at most +20.0 %");
    }

    FakeCandidate allPassed() {
        return gates(passed(Gates.FORGETTING), passed(Gates.SAFETY), passed(Gates.PARITY));
    }

    @Override
    public String family() {
        return family;
    }

    @Override
    public Approach approach() {
        return approach;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public int trainingRows() {
        return rows;
    }

    @Override
    public String fingerprint() {
        return "v1";
    }

    @Override
    public TrainingCost prepare(List<StudyRow> train, List<StudyRow> validation) {
        prepared++;
        return cost;
    }

    @Override
    public CandidateAnswer answer(StudyRow row) {
        if (asked.size() == failAt) {
            throw new ModelException("the model is out of reach", null, true);
        }
        asked.add(row.id());
        return new CandidateAnswer(right.test(row) ? row.expected() : "something else", tokens, tokens / 2, 3, 20);
    }

    @Override
    public List<GateResult> gates() {
        return gates;
    }
}
