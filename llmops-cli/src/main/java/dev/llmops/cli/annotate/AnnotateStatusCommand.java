package dev.llmops.cli.annotate;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.eval.annotation.AnnotationQueue;
import dev.llmops.eval.annotation.AnnotationStatus;
import dev.llmops.eval.annotation.CriterionAgreement;
import dev.llmops.eval.stats.Interval;
import dev.llmops.eval.stats.agreement.Agreement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops annotate status}. */
@Command(
        name = "status",
        header = "Tell how far a queue is, and how far annotators agree; what was erased in the store goes.",
        footer = "%nExample: llmops annotate status --json")
final class AnnotateStatusCommand extends Operation {

    @Mixin
    QueueOptions queue;

    @Override
    public Integer call() {
        try (Store opened = queue.store.existing()) {
            AnnotationQueue open = queue.queue(opened);
            open.removeErased();
            AnnotationStatus status = open.status();
            if (json) {
                output().json(status);
                return 0;
            }
            status.items().forEach((state, count) -> output().field(state.name().toLowerCase(Locale.ROOT), count));
            output().line("");
            output().table(
                            List.of("ANNOTATOR", "ANSWERS"),
                            status.answers().entrySet().stream()
                                    .map(each -> List.of(
                                            each.getKey(), each.getValue().toString()))
                                    .toList());
            output().line("");
            output().table(List.of("CRITERION", "AGREEMENT", "VALUE", "95 %", "ITEMS"), rows(status));
        }
        return 0;
    }

    private static List<List<String>> rows(AnnotationStatus status) {
        List<List<String>> rows = new ArrayList<>();
        for (CriterionAgreement each : status.agreements()) {
            if (each.same() != null) {
                rows.add(
                        row(each, "same rating", each.same().mean(), each.same().interval()));
            }
            for (Map.Entry<String, Agreement> one : each.coefficients().entrySet()) {
                rows.add(row(
                        each,
                        one.getKey(),
                        one.getValue().value(),
                        one.getValue().interval()));
            }
        }
        return rows;
    }

    private static List<String> row(
            CriterionAgreement criterion, String name, double value, @Nullable Interval interval) {
        return List.of(
                criterion.criterion(),
                name,
                number(value),
                interval == null ? "-" : number(interval.low()) + " to " + number(interval.high()),
                Integer.toString(criterion.items()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
