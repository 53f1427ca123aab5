package dev.llmops.eval.metric.number;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.row.MetricRow;
import dev.llmops.eval.metric.row.RowMetric;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code number-match}: 1 if the answer's number is one of the expected ones, 0 if not. The answer's number is the first one after its last
 * {@code ####} or in its last {@code \boxed{}}, or else its last one; numbers are in English notation. A known unit is converted; one of
 * another kind is wrong, and
 * if one side has none, the numbers are compared. A row's {@code tolerance} is a number, or an object with {@code absolute} and {@code
 * relative}, of which the larger
 * applies: the difference may be that large, in the expected unit. Safe for use by multiple threads.
 */
public final class NumberMetric implements RowMetric {

    /** The metric's description. */
    public static final MetricInfo INFO = MetricInfo.verdict(
            "number-match",
            "the answer's number is the expected one, within the row's 'tolerance' {absolute, relative}, units converted",
            "output",
            "references");

    private static final List<String> MARKS = List.of("####", "\\boxed{");

    @Override
    public Judgement evaluate(MetricRow row) {
        List<Quantity> expected = row.references().stream()
                .map(NumberMetric::expected)
                .filter(Objects::nonNull)
                .toList();
        if (expected.isEmpty()) {
            return new Judgement(
                    INFO.name(),
                    new Score.Failed("a reference must be a number, with a known unit or none, but was '"
                            + row.references().get(0) + "'"),
                    null);
        }
        BigDecimal absolute = tolerance(row, "absolute");
        BigDecimal relative = tolerance(row, "relative");
        Quantity found = found(row.output());
        if (found == null) {
            return new Judgement(INFO.name(), Score.of(0), "there is no number in the answer");
        }
        boolean matches = expected.stream().anyMatch(each -> near(found, each, absolute, relative));
        return new Judgement(INFO.name(), Score.of(matches ? 1 : 0), "the answer's number is " + found);
    }

    /** A reference is a number alone, or a solution that marks it, as GSM8K's are. */
    private static @Nullable Quantity expected(String reference) {
        Quantity whole = Quantity.whole(reference);
        return whole == null ? marked(reference) : whole;
    }

    private static @Nullable Quantity found(String answer) {
        Quantity marked = marked(answer);
        List<Quantity> all = marked == null ? Quantity.in(answer) : List.of(marked);
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    private static @Nullable Quantity marked(String answer) {
        for (String mark : MARKS) {
            int at = answer.lastIndexOf(mark);
            if (at >= 0) {
                List<Quantity> behind = Quantity.in(answer.substring(at + mark.length()));
                if (!behind.isEmpty()) {
                    return behind.get(0);
                }
            }
        }
        return null;
    }

    private static boolean near(Quantity found, Quantity expected, BigDecimal absolute, BigDecimal relative) {
        BigDecimal value = found.in(expected.unit());
        if (value == null) {
            return false;
        }
        BigDecimal allowed = absolute.max(relative.multiply(expected.value().abs()));
        return value.subtract(expected.value()).abs().compareTo(allowed) <= 0;
    }

    private static BigDecimal tolerance(MetricRow row, String kind) {
        if (!row.has("tolerance")) {
            return BigDecimal.ZERO;
        }
        JsonNode tolerance = row.value("tolerance");
        JsonNode part = tolerance.isObject() ? tolerance.path(kind) : kind.equals("absolute") ? tolerance : null;
        if (part == null || part.isMissingNode()) {
            return BigDecimal.ZERO;
        }
        if (!part.isNumber() || part.decimalValue().signum() < 0) {
            throw row.malformed(
                    "'tolerance' must be a number of at least 0, or an object with such numbers as 'absolute' and 'relative'");
        }
        return part.decimalValue();
    }
}
