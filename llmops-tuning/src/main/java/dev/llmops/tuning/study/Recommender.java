package dev.llmops.tuning.study;

import dev.llmops.tuning.study.Recommendation.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what to do: the cheapest of those that cannot be told from the best, if that is better than the baseline with certainty. */
final class Recommender {

    private static final double ALPHA = 0.05;
    private static final double USUAL_DISCORDANT = 0.3;
    private static final double SOUGHT = 0.1;

    private final StudyData data;
    private final CandidateResult baseline;
    private final List<CandidateResult> others;
    private final Map<String, Scores> scores;
    private final @Nullable LearningCurve curve;
    private final StudyRules rules;

    Recommender(
            StudyData data,
            List<CandidateResult> all,
            Map<String, Scores> scores,
            @Nullable LearningCurve curve,
            StudyRules rules) {
        this.data = data;
        this.baseline = all.get(0);
        this.others = all.subList(1, all.size());
        this.scores = scores;
        this.curve = curve;
        this.rules = rules;
    }

    Recommendation decide() {
        if (data.test().size() < rules.minRows() || data.testGroups() < rules.minGroups()) {
            return tooFew();
        }
        List<CandidateResult> better = others.stream().filter(this::isBetter).toList();
        List<CandidateResult> barred =
                better.stream().filter(each -> !each.barred().isEmpty()).toList();
        return better.stream()
                .filter(each -> each.barred().isEmpty())
                .max(Comparator.comparingDouble(
                        each -> difference(each).interval().low()))
                .map(best -> change(cheapestLike(best), barred))
                .orElseGet(() -> stay(barred));
    }

    private boolean isBetter(CandidateResult candidate) {
        PairedDifference difference = difference(candidate);
        return difference.adjustedP() < ALPHA && difference.interval().low() - unanswered() > rules.margin();
    }

    /** Answers of the baseline that failed count as wrong, but may have been right: that much is no gain. */
    private double unanswered() {
        return (double) baseline.failed() / (data.test().size() * baseline.seeds());
    }

    private static PairedDifference difference(CandidateResult candidate) {
        return Objects.requireNonNull(candidate.difference(), "only the baseline has none");
    }

    /** Where rows cannot tell two apart, cost does, then how easily it is changed, then what was measured. */
    private CandidateResult cheapestLike(CandidateResult best) {
        return others.stream()
                .filter(each -> each.equals(best)
                        || (isBetter(each)
                                && each.barred().isEmpty()
                                && best.notDistinguishable().contains(each.family())))
                .min(Comparator.comparingDouble(CandidateResult::costPerThousand)
                        .thenComparing(CandidateResult::approach)
                        .thenComparing(Comparator.comparingDouble(CandidateResult::quality)
                                .reversed()))
                .orElse(best);
    }

    private Recommendation tooFew() {
        CandidateResult nearest = nearest();
        PairedDifference difference = nearest == null ? null : nearest.difference();
        double discordant =
                difference == null || difference.discordant() == 0 ? USUAL_DISCORDANT : difference.discordant();
        int needed = Math.max(
                rules.minRows(),
                Power.rowsNeeded(discordant, SOUGHT, difference == null ? 1 : difference.designEffect()));
        String sentence = String.format(
                Locale.ROOT,
                "Not enough rows: %d rows of %d groups were measured on, but it takes at least %d of %d; about %d rows"
                        + " would find a difference of 10 points four times out of five.",
                data.test().size(),
                data.testGroups(),
                rules.minRows(),
                rules.minGroups(),
                needed);
        return new Recommendation(
                Verdict.NOT_ENOUGH_ROWS, null, sentence, List.of("more rows, of more groups"), needed);
    }

    private @Nullable CandidateResult nearest() {
        return others.stream()
                .filter(each -> each.barred().isEmpty())
                .max(Comparator.comparingDouble(each -> difference(each).difference()))
                .orElse(null);
    }

    private Recommendation stay(List<CandidateResult> barred) {
        List<String> changes = new ArrayList<>();
        CandidateResult nearest = nearest();
        Integer needed = null;
        String reason = "there is no other that may be chosen";
        if (nearest != null) {
            PairedDifference difference = difference(nearest);
            reason = "none that may be chosen is better with certainty (the nearest, " + nearest.family() + ": "
                    + points(difference) + ")";
            if (difference.difference() > 0) {
                needed = Power.rowsNeeded(
                        Math.max(difference.discordant(), 1.0 / data.test().size()),
                        difference.difference(),
                        difference.designEffect());
                changes.add("about " + needed + " rows to measure on show that " + nearest.family() + " is better");
            }
        }
        if (baseline.failed() > 0) {
            changes.add(
                    "the " + baseline.failed() + " answers of " + baseline.family() + " that failed are asked again");
        }
        barred.forEach(each -> changes.add(failing(each)));
        moreRows().forEach(changes::add);
        if (changes.isEmpty()) {
            changes.add("a candidate is added that is better");
        }
        String sentence = String.format(
                Locale.ROOT,
                "Stay with %s (%.1f %% right), because %s; this changes if %s.",
                baseline.family(),
                100 * baseline.quality(),
                reason,
                String.join(", or if ", changes));
        return new Recommendation(Verdict.STAY, baseline.family(), sentence, changes, needed);
    }

    private Recommendation change(CandidateResult chosen, List<CandidateResult> barred) {
        List<String> changes = new ArrayList<>();
        cost(chosen).forEach(changes::add);
        Integer needed = null;
        for (CandidateResult each : others) {
            if (chosen.notDistinguishable().contains(each.family())
                    && each.barred().isEmpty()) {
                PairedDifference apart = score(chosen).against(each.family(), score(each), rules.seed());
                int rows = apart.difference() == 0
                        ? 2 * data.test().size()
                        : Power.rowsNeeded(
                                Math.max(apart.discordant(), 1.0 / data.test().size()),
                                apart.difference(),
                                apart.designEffect());
                needed = needed == null ? Integer.valueOf(rows) : Integer.valueOf(Math.max(needed, rows));
                changes.add("more rows (about " + rows + ") tell it from " + each.family() + ", which these cannot");
            }
        }
        barred.stream()
                .filter(each ->
                        difference(each).difference() > difference(chosen).difference())
                .forEach(each -> changes.add(failing(each)));
        if (chosen.approach().trains()) {
            moreRows().forEach(changes::add);
        }
        if (changes.isEmpty()) {
            changes.add("newer rows put the difference below "
                    + String.format(Locale.ROOT, "%.1f", 100 * rules.margin()) + " points");
        }
        String sentence = String.format(
                Locale.ROOT,
                "Choose %s, because it is right in %.1f %% of the rows and %s in %.1f %% (%s)%s; this changes if %s.",
                chosen.family(),
                100 * chosen.quality(),
                baseline.family(),
                100 * baseline.quality(),
                points(difference(chosen)),
                limits(chosen),
                String.join(", or if ", changes));
        return new Recommendation(Verdict.CHANGE, chosen.family(), sentence, changes, needed);
    }

    private Scores score(CandidateResult result) {
        return Objects.requireNonNull(scores.get(result.family()));
    }

    private static String points(PairedDifference difference) {
        return String.format(
                Locale.ROOT,
                "%+.1f points, 95 %% %+.1f to %+.1f, p %s after Holm",
                100 * difference.difference(),
                100 * difference.interval().low(),
                100 * difference.interval().high(),
                difference.adjustedP() < 0.001
                        ? "< 0.001"
                        : String.format(Locale.ROOT, "= %.3f", difference.adjustedP()));
    }

    /** An adapter that forgets may serve the requests that name it, where the study says that this is all it is for. */
    private static String limits(CandidateResult chosen) {
        return chosen.gates().stream()
                .filter(gate -> !gate.passed())
                .findFirst()
                .map(gate -> ", for requests of this task alone (" + gate.name() + ": " + gate.detail() + ")")
                .orElse("");
    }

    private static String failing(CandidateResult each) {
        String gates = each.gates().stream()
                .filter(gate -> !gate.passed() && each.barred().contains(gate.name()))
                .map(gate -> gate.name() + ", " + gate.detail())
                .findFirst()
                .orElse("it was not checked for " + String.join(" and ", each.barred()));
        return each.family() + ", which is better, passes its gates (" + gates + ")";
    }

    private List<String> cost(CandidateResult chosen) {
        double more = chosen.costPerRequest() - baseline.costPerRequest();
        if (more > 0) {
            return List.of(String.format(Locale.ROOT, "that is not worth %.4g more for 1,000 requests", 1000 * more));
        }
        Double even = chosen.breakEven();
        if (even != null && even > 0) {
            return List.of(String.format(
                    Locale.ROOT,
                    "cost is what counts and there are fewer than %.0f requests in all, which pay for the training",
                    even));
        }
        return List.of();
    }

    private List<String> moreRows() {
        if (curve == null) {
            return List.of();
        }
        LearningCurve.Point last = curve.points().get(curve.points().size() - 1);
        LearningCurve.Point next = curve.next();
        return List.of(String.format(
                Locale.ROOT,
                "%d rows to learn from leave %.1f %% wrong as predicted (95 %% %.1f to %.1f), not %.1f %% as now",
                next.rows(),
                100 * next.error(),
                100 * next.interval().low(),
                100 * next.interval().high(),
                100 * last.error()));
    }
}
