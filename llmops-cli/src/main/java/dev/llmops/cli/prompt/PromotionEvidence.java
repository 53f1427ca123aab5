package dev.llmops.cli.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.JsonText;
import dev.llmops.cli.console.TextFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a report of a comparison says by one metric, and what it compared. */
record PromotionEvidence(
        String baseline,
        String candidate,
        String baselineData,
        String candidateData,
        String metric,
        String verdict,
        int n,
        int lost,
        int unpaired,
        double difference,
        double low,
        double high,
        double p) {

    /** As for every verdict of this library. */
    private static final double ALPHA = 0.05;

    static PromotionEvidence read(Path file, @Nullable String metric) {
        JsonNode report = json(file);
        JsonNode chosen = choose(report.path("metrics"), metric);
        JsonNode comparison = chosen.path("comparison");
        return new PromotionEvidence(
                report.at("/baseline/target").asText(),
                report.at("/candidate/target").asText(),
                report.at("/baseline/datasetVersion").asText(),
                report.at("/candidate/datasetVersion").asText(),
                chosen.path("evaluator").asText(),
                chosen.path("verdict").asText(),
                comparison.path("n").asInt(),
                (int) number(chosen, "/lost"),
                (int) number(chosen, "/unpaired"),
                number(comparison, "/difference"),
                number(comparison, "/interval/low"),
                number(comparison, "/interval/high"),
                number(comparison, "/p"));
    }

    /** Whether the interval lies above 0 and the test agrees: the report's word alone is not enough. */
    boolean isBetter() {
        return verdict.equals("BETTER") && low > 0 && p < ALPHA;
    }

    boolean isTie() {
        return verdict.equals("TIE") || (low <= 0 && high >= 0);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s by %s, difference %+.3f, 95 %% interval %+.3f to %+.3f, p = %.3g, n = %d, against %s",
                verdict.toLowerCase(Locale.ROOT),
                metric,
                difference,
                low,
                high,
                p,
                n,
                baseline);
    }

    private static JsonNode choose(JsonNode metrics, @Nullable String wanted) {
        List<String> names = new ArrayList<>();
        metrics.forEach(metric -> names.add(metric.path("evaluator").asText()));
        if (wanted == null && names.size() != 1) {
            throw new IllegalArgumentException(
                    "the report must have one metric, or --metric must name one of: " + String.join(", ", names));
        }
        int index = wanted == null ? 0 : names.indexOf(wanted);
        if (index < 0) {
            throw new IllegalArgumentException("the metric must be in the report, which has " + String.join(", ", names)
                    + ", but was '" + wanted + "'");
        }
        return metrics.get(index);
    }

    private static double number(JsonNode comparison, String path) {
        JsonNode value = comparison.at(path);
        if (!value.isNumber()) {
            throw new CommandFailedException("the report must have a number at metrics" + path.replace('/', '.')
                    + "; write it with 'llmops eval compare --out'");
        }
        return value.doubleValue();
    }

    private static JsonNode json(Path file) {
        try {
            return JsonText.read(TextFiles.read(file));
        } catch (JsonProcessingException e) {
            throw new CommandFailedException("'" + file + "' is no report: " + e.getOriginalMessage(), e);
        }
    }
}
