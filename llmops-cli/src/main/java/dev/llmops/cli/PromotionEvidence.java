package dev.llmops.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.prompt.PromptVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a comparison says about a version by one metric. */
record PromotionEvidence(
        String baseline, String metric, String verdict, int n, double difference, double low, double high, double p) {

    static PromotionEvidence read(Path file, PromptVersion version, @Nullable String metric) {
        JsonNode report = json(file);
        String candidate = report.at("/candidate/target").asText();
        if (!candidate.startsWith(RunTargets.prefix(version))) {
            throw new CommandFailedException("the candidate of the report must be " + version.reference()
                    + " with its present content (" + RunTargets.prefix(version) + "...), but was '" + candidate
                    + "'");
        }
        JsonNode chosen = choose(report.path("metrics"), metric);
        JsonNode comparison = chosen.path("comparison");
        return new PromotionEvidence(
                report.at("/baseline/target").asText(),
                chosen.path("evaluator").asText(),
                chosen.path("verdict").asText(),
                comparison.path("n").asInt(),
                number(comparison, "/difference"),
                number(comparison, "/interval/low"),
                number(comparison, "/interval/high"),
                number(comparison, "/p"));
    }

    /** Whether the interval lies above zero; the verdict also asks that the test agrees. */
    boolean better() {
        return verdict.equals("BETTER") && low > 0;
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
            throw new CommandFailedException("the report must have a number at comparison" + path.replace('/', '.')
                    + "; write it with 'llmops eval compare --out'");
        }
        return value.doubleValue();
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(TextFiles.read(file));
        } catch (JsonProcessingException e) {
            throw new CommandFailedException("'" + file + "' is no report: " + e.getOriginalMessage(), e);
        }
    }
}
