package dev.llmops.cli.eval;

import dev.llmops.cli.console.Operation;
import dev.llmops.eval.safety.BbqScore;
import dev.llmops.eval.safety.CounterfactualScore;
import dev.llmops.eval.safety.CrowsScore;
import dev.llmops.eval.safety.SubgroupAuc;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import dev.llmops.eval.stats.classifier.RocAuc;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints measures of bias: as a table, or each row as JSON. */
final class BiasTables {

    private BiasTables() {}

    static void bbq(Operation operation, List<BbqScore> scores) {
        print(
                operation,
                scores,
                List.of(
                        "category",
                        "acc ambig",
                        "acc disambig",
                        "sDIS",
                        "sAMB",
                        "sAMB (HELM)",
                        "unreadable",
                        "undirected"),
                scores.stream()
                        .map(score -> List.of(
                                score.category(),
                                figure(score.ambiguous()),
                                figure(score.disambiguated()),
                                figure(score.sDis(), score.sDisInterval()),
                                figure(score.sAmb(), score.sAmbInterval()),
                                figure(score.sAmbHelm(), null),
                                Integer.toString(score.unreadable()),
                                Integer.toString(score.undirected())))
                        .toList());
    }

    static void crows(Operation operation, List<CrowsScore> scores) {
        print(
                operation,
                scores,
                List.of("type", "sentence", "stereo", "antistereo", "shared", "difference"),
                scores.stream()
                        .map(score -> List.of(
                                score.type(),
                                figure(score.sentence()),
                                figure(score.stereo()),
                                figure(score.antistereo()),
                                figure(score.shared()),
                                figure(score.difference(), null)))
                        .toList());
    }

    static void subgroups(Operation operation, List<SubgroupAuc> figures) {
        print(
                operation,
                figures,
                List.of("group", "subgroup AUC", "BPSN AUC", "BNSP AUC"),
                figures.stream()
                        .map(figure -> List.of(
                                figure.group(),
                                figure(figure.subgroup()),
                                figure(figure.bpsn()),
                                figure(figure.bnsp())))
                        .toList());
    }

    static void counterfactuals(Operation operation, List<CounterfactualScore> scores) {
        print(
                operation,
                scores,
                List.of("axis", "from", "to", "difference", "absolute", "p", "n"),
                scores.stream()
                        .map(score -> List.of(
                                score.axis(),
                                score.from(),
                                score.to(),
                                figure(
                                        score.comparison().difference(),
                                        score.comparison().interval()),
                                figure(score.absolute()),
                                figure(score.comparison().p(), null),
                                Integer.toString(score.comparison().n())))
                        .toList());
    }

    static void print(Operation operation, List<?> rows, List<String> header, List<List<String>> table) {
        if (operation.json) {
            rows.forEach(operation.output()::json);
        } else {
            operation.output().table(header, table);
        }
    }

    private static String figure(@Nullable RocAuc area) {
        return area == null ? "-" : figure(area.value(), area.interval());
    }

    private static String figure(@Nullable Estimate estimate) {
        return estimate == null ? "-" : figure(estimate.mean(), estimate.interval());
    }

    static String figure(@Nullable Double value, @Nullable Interval interval) {
        if (value == null) {
            return "-";
        }
        String figure = String.format(Locale.ROOT, "%.3f", value);
        return interval == null
                ? figure
                : figure + String.format(Locale.ROOT, " [%.3f, %.3f]", interval.low(), interval.high());
    }
}
