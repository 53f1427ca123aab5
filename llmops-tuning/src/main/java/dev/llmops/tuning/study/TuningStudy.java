package dev.llmops.tuning.study;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.stats.Holm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Determines by measurement whether a task is done best by the current prompt, a better one, examples, a grammar, retrieval, or an
 * adapter: it asks each candidate every row of a test set that none has seen, compares them row by row over groups and seeds, checks what
 * was forgotten, and weighs cost. With too few rows, it reports that and recommends nothing.
 *
 * <pre>{@code
 * StudyReport report = TuningStudy.builder("routing of letters", data, currentPrompt)
 *         .candidate(bestPrompt)
 *         .candidate(adapter)
 *         .answers(Path.of("study.jsonl"))
 *         .build()
 *         .run();
 * }</pre>
 *
 * <p>An interrupted study resumes where it was, if it has a file for its answers. Not safe for use by multiple threads.
 */
public final class TuningStudy {

    private static final int MIN_ROWS = 100;
    /** With fewer groups an interval over groups is too narrow to be trusted. */
    private static final int MIN_GROUPS = 20;

    private static final long SEED = 20_261_129;

    private static final Logger LOG = LoggerFactory.getLogger(TuningStudy.class);

    private final String name;
    private final StudyData data;
    private final Map<String, List<Candidate>> families;
    private final AnswerScorer scorer;
    private final CostModel costs;
    private final StudyRules rules;
    private final @Nullable Path answers;

    private TuningStudy(Builder from) {
        this.name = from.name;
        this.data = from.data;
        this.families = new LinkedHashMap<>(from.families);
        this.scorer = from.scorer;
        this.costs = from.costs;
        this.rules = new StudyRules(from.margin, MIN_ROWS, MIN_GROUPS, from.gates, SEED);
        this.answers = from.answers;
    }

    /**
     * {@return a builder}
     *
     * @param name the subject of the study
     * @param data the rows
     * @param baseline the current solution, which others must beat
     */
    public static Builder builder(String name, StudyData data, Candidate baseline) {
        return new Builder(name, data, baseline);
    }

    /** What one candidate did. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
    private record Asked(
            Candidate candidate,
            double[] scores,
            List<CandidateAnswer> answers,
            int failed,
            TrainingCost training,
            List<GateResult> gates) {}

    /**
     * Runs the study.
     *
     * @return the measurements and the recommendation
     * @throws StudyException if the answers cannot be stored
     * @throws CallCancelledException if the thread was interrupted; answers received until then are stored
     */
    public StudyReport run() {
        Map<String, Scores> scores = new LinkedHashMap<>();
        List<CandidateResult> results = new ArrayList<>();
        Scores.Groups groups = Scores.Groups.of(data.test());
        try (KeptAnswers kept = answers == null ? KeptAnswers.none() : KeptAnswers.open(answers)) {
            for (Map.Entry<String, List<Candidate>> family : families.entrySet()) {
                List<Asked> asked = new ArrayList<>();
                family.getValue().forEach(each -> asked.add(ask(each, kept)));
                Scores measured = new Scores(asked.stream().map(Asked::scores).toList(), groups);
                scores.put(family.getKey(), measured);
                results.add(result(family.getKey(), asked, measured));
            }
        }
        return report(compare(results, scores), scores);
    }

    private Asked ask(Candidate candidate, KeptAnswers kept) {
        String key = String.join(
                "|", data.digest(), candidate.family(), Long.toString(candidate.seed()), candidate.fingerprint());
        TrainingCost training = kept.training(key);
        boolean prepared = false;
        double[] scores = new double[data.test().size()];
        List<CandidateAnswer> given = new ArrayList<>();
        int failed = 0;
        for (int i = 0; i < scores.length; i++) {
            StudyRow row = data.test().get(i);
            CandidateAnswer answer = kept.answer(key, row);
            if (answer == null) {
                if (!prepared) {
                    training = prepare(candidate, kept, key);
                    prepared = true;
                }
                answer = answer(candidate, row);
                if (answer == null) {
                    failed++;
                    continue;
                }
                kept.keep(key, row, answer);
            }
            given.add(answer);
            scores[i] = score(row, answer);
        }
        return new Asked(
                candidate,
                scores,
                given,
                failed,
                training == null ? TrainingCost.NONE : training,
                gates(candidate, kept, key, prepared));
    }

    private TrainingCost prepare(Candidate candidate, KeptAnswers kept, String key) {
        TrainingCost training = candidate.prepare(data.train(), data.validation());
        kept.keep(key, training);
        return training;
    }

    private static @Nullable CandidateAnswer answer(Candidate candidate, StudyRow row) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CallCancelledException("the thread of a study was interrupted; run it again to go on");
        }
        try {
            return candidate.answer(row);
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            LOG.warn(
                    "'{}' failed at row '{}', which counts as wrong: {}", candidate.family(), row.id(), e.getMessage());
            return null;
        }
    }

    private double score(StudyRow row, CandidateAnswer answer) {
        double score = scorer.score(row, answer.text());
        if (!(score >= 0 && score <= 1)) {
            throw new StudyException("a score must be from 0 to 1, but that of row '" + row.id() + "' was " + score);
        }
        return score;
    }

    private List<GateResult> gates(Candidate candidate, KeptAnswers kept, String key, boolean prepared) {
        List<GateResult> known = kept.gates(key);
        if (known != null) {
            return known;
        }
        if (candidate.approach().trains() && !prepared) {
            // Cut between the last answer and the gates: what was trained has to be there to be checked.
            prepare(candidate, kept, key);
        }
        List<GateResult> gates = candidate.gates();
        kept.keep(key, gates);
        return gates;
    }

    private CandidateResult result(String family, List<Asked> asked, Scores scores) {
        Candidate first = asked.get(0).candidate();
        Usage usage =
                Usage.of(asked.stream().flatMap(each -> each.answers().stream()).toList());
        TrainingCost training = asked.stream()
                .map(Asked::training)
                .reduce((a, b) -> new TrainingCost(
                        a.cpuSeconds() + b.cpuSeconds(), a.tokens() + b.tokens(), Math.max(a.labels(), b.labels())))
                .orElse(TrainingCost.NONE);
        List<GateResult> gates =
                asked.stream().flatMap(each -> each.gates().stream()).toList();
        double request = costs.perRequest(usage, first.approach());
        double fixed = costs.fixed(training, first.approach());
        return new CandidateResult(
                family,
                first.approach(),
                asked.size(),
                first.trainingRows(),
                scores.mean(),
                scores.interval(rules.seed()),
                asked.stream().mapToInt(Asked::failed).sum(),
                usage,
                training,
                gates,
                barred(asked),
                null,
                request,
                fixed,
                costs.perThousand(request, fixed),
                null,
                false,
                List.of());
    }

    /** A gate that nobody looked at is closed, and each seed is an adapter of its own. */
    private List<String> barred(List<Asked> family) {
        return rules.gates().stream()
                .filter(name -> family.stream()
                        .filter(each -> each.candidate().approach().trains())
                        .anyMatch(each -> !passes(each.gates(), name)))
                .sorted()
                .toList();
    }

    private static boolean passes(List<GateResult> gates, String name) {
        List<GateResult> looked =
                gates.stream().filter(gate -> gate.name().equals(name)).toList();
        return !looked.isEmpty() && looked.stream().allMatch(GateResult::passed);
    }

    private List<CandidateResult> compare(List<CandidateResult> results, Map<String, Scores> scores) {
        CandidateResult baseline = results.get(0);
        List<PairedDifference> differences = results.stream()
                .skip(1)
                .map(each -> of(scores, each).against(baseline.family(), of(scores, baseline), rules.seed()))
                .toList();
        double[] adjusted = Holm.adjust(
                differences.stream().mapToDouble(PairedDifference::p).toArray());
        List<CandidateResult> compared = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            CandidateResult each = results.get(i);
            PairedDifference difference = i == 0 ? null : differences.get(i - 1).adjusted(adjusted[i - 1]);
            var even = CostModel.breakEven(
                    each.fixedCost() - baseline.fixedCost(), baseline.costPerRequest() - each.costPerRequest());
            compared.add(each.compared(
                    difference,
                    i == 0 || even.isEmpty() ? null : Double.valueOf(even.getAsDouble()),
                    results.stream().noneMatch(other -> other.dominates(each)),
                    alike(each, results, scores)));
        }
        return compared;
    }

    private List<String> alike(CandidateResult each, List<CandidateResult> all, Map<String, Scores> scores) {
        return all.stream()
                .filter(other -> !other.family().equals(each.family()))
                .filter(other -> of(scores, each)
                        .against(other.family(), of(scores, other), rules.seed())
                        .interval()
                        .hasZero())
                .map(CandidateResult::family)
                .toList();
    }

    private static Scores of(Map<String, Scores> scores, CandidateResult result) {
        return Objects.requireNonNull(scores.get(result.family()));
    }

    private StudyReport report(List<CandidateResult> results, Map<String, Scores> scores) {
        LearningCurve curve = curve(results, scores);
        return new StudyReport(
                name,
                data.digest(),
                data.train().size(),
                data.validation().size(),
                data.test().size(),
                data.testGroups(),
                data.leftOut(),
                results,
                curve,
                new Recommender(data, results, scores, curve, rules).decide());
    }

    private @Nullable LearningCurve curve(List<CandidateResult> results, Map<String, Scores> scores) {
        Map<Integer, Scores> bySize = new TreeMap<>();
        results.stream()
                .filter(each -> each.approach() == Approach.ADAPTER && each.trainingRows() > 0)
                .sorted(Comparator.comparingDouble(CandidateResult::quality))
                .forEach(each -> bySize.put(each.trainingRows(), of(scores, each)));
        return LearningCurve.of(List.copyOf(bySize.keySet()), List.copyOf(bySize.values()), rules.seed());
    }

    /** Builds a {@link TuningStudy}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String name;
        private final StudyData data;
        private final Map<String, List<Candidate>> families = new LinkedHashMap<>();
        private AnswerScorer scorer = AnswerScorer.exactMatch();
        private CostModel costs = CostModel.builder().build();
        private double margin;
        private Set<String> gates = Set.of(Gates.FORGETTING, Gates.SAFETY, Gates.PARITY);
        private @Nullable Path answers;

        private Builder(String name, StudyData data, Candidate baseline) {
            this.name = Objects.requireNonNull(name, "name");
            this.data = Objects.requireNonNull(data, "data");
            candidate(baseline);
        }

        /**
         * Adds a candidate.
         *
         * @param candidate the candidate
         * @return this
         * @throws IllegalArgumentException if there is one of that family and seed, or the family is of another kind or size
         */
        public Builder candidate(Candidate candidate) {
            List<Candidate> family = families.computeIfAbsent(candidate.family(), key -> new ArrayList<>());
            for (Candidate other : family) {
                if (other.seed() == candidate.seed()
                        || other.approach() != candidate.approach()
                        || other.trainingRows() != candidate.trainingRows()) {
                    throw new IllegalArgumentException("candidates of the family '" + candidate.family()
                            + "' must differ by their seeds alone, but two did not");
                }
            }
            family.add(candidate);
            return this;
        }

        /**
         * Sets the scorer of answers. By default, an answer is right if it equals the expected one, ignoring case.
         *
         * @param value the scorer
         * @return this
         */
        public Builder scorer(AnswerScorer value) {
            this.scorer = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the cost of candidates. By default, cost is not considered.
         *
         * @param value the model
         * @return this
         */
        public Builder costs(CostModel value) {
            this.costs = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets by how much a candidate must be better, at the lower end of its interval. The default is 0.
         *
         * @param share from 0 to below 1; a point is 0.01
         * @return this
         */
        public Builder margin(double share) {
            Require.that(share >= 0 && share < 1, () -> "margin must be at least 0 and below 1, but was " + share);
            this.margin = share;
            return this;
        }

        /**
         * Sets which gates what trains must pass; unless set, all of {@link Gates}. Without {@link Gates#FORGETTING}, a candidate that
         * forgets is recommended for the requests of this task alone, and the report says so.
         *
         * @param names names of gates
         * @return this
         */
        public Builder gates(Set<String> names) {
            this.gates = Set.copyOf(names);
            return this;
        }

        /**
         * Sets the file for storing answers, so that an interrupted study can resume. By default, they are not stored.
         *
         * @param file a JSON Lines file; created if necessary
         * @return this
         */
        public Builder answers(Path file) {
            this.answers = Objects.requireNonNull(file, "file");
            return this;
        }

        /**
         * {@return the study}
         *
         * @throws IllegalStateException if there is no candidate to compare with the baseline
         */
        public TuningStudy build() {
            if (families.size() < 2) {
                throw new IllegalStateException("a study needs a candidate besides the baseline; add one");
            }
            return new TuningStudy(this);
        }
    }
}
