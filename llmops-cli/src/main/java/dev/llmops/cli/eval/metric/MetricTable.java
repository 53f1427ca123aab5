package dev.llmops.cli.eval.metric;

import dev.llmops.cli.console.Output;
import dev.llmops.eval.metric.row.MetricInfo;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows what metrics there are. */
public final class MetricTable {

    private static final List<String> HEADER =
            List.of("METRIC", "NEEDS", "BETTER", "RANGE", "UNIT", "COST", "DETERMINISTIC", "DEFINITION");

    private MetricTable() {}

    /** As a table, or as one JSON object a line. */
    public static void print(Output output, boolean json) {
        List<MetricInfo> all =
                MetricRegistry.all().stream().map(MetricEntry::info).toList();
        if (json) {
            all.forEach(info -> output.json(Row.of(info)));
        } else {
            output.table(HEADER, all.stream().map(MetricTable::cells).toList());
        }
    }

    private static List<String> cells(MetricInfo info) {
        return List.of(
                info.name(),
                String.join(",", info.needs()),
                directionOf(info),
                bound(info.min()) + ".." + bound(info.max()),
                info.unit(),
                info.cost().label(),
                info.deterministic() ? "yes" : "no",
                info.definition());
    }

    private static String directionOf(MetricInfo info) {
        return info.direction().name().toLowerCase(Locale.ROOT);
    }

    private static String bound(double value) {
        return Double.isInfinite(value) ? "" : value == Math.rint(value) ? Long.toString((long) value) : "" + value;
    }

    /** A bound is null where there is none. */
    private record Row(
            String name,
            List<String> needs,
            String better,
            @Nullable Double min,
            @Nullable Double max,
            String unit,
            String cost,
            boolean deterministic,
            String definition) {

        static Row of(MetricInfo info) {
            return new Row(
                    info.name(),
                    info.needs(),
                    directionOf(info),
                    finite(info.min()),
                    finite(info.max()),
                    info.unit(),
                    info.cost().label(),
                    info.deterministic(),
                    info.definition());
        }

        private static @Nullable Double finite(double bound) {
            return Double.isInfinite(bound) ? null : (Double) bound;
        }
    }
}
