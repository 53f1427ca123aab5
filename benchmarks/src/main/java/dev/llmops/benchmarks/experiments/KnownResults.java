package dev.llmops.benchmarks.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What another implementation found. */
final class KnownResults {

    private final JsonNode rates;

    private final JsonNode sizes;

    private KnownResults(JsonNode rates, JsonNode sizes) {
        this.rates = rates;
        this.sizes = sizes;
    }

    static KnownResults read(@Nullable Path folder) throws IOException {
        JsonNode none = JsonNodeFactory.instance.arrayNode();
        if (folder == null) {
            return new KnownResults(none, none);
        }
        ObjectMapper json = new ObjectMapper();
        return new KnownResults(
                json.readTree(Files.readString(folder.resolve("fpr.json"))),
                json.readTree(Files.readString(folder.resolve("ess.json"))));
    }

    JsonNode rate(Map<String, Object> members) {
        return find(rates, members);
    }

    JsonNode size(Map<String, Object> members) {
        return find(sizes, members);
    }

    private static JsonNode find(JsonNode all, Map<String, Object> members) {
        for (JsonNode each : all) {
            boolean all1 = members.entrySet().stream()
                    .allMatch(member -> each.path(member.getKey()).asText().equals(String.valueOf(member.getValue())));
            if (all1) {
                return each;
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    /** {@return a known rate, and whether it agrees within three joint standard errors} */
    static String compared(double rate, int runs, JsonNode known, String member) {
        if (!known.has(member)) {
            return "- | -";
        }
        double other = known.get(member).asDouble();
        int otherRuns = known.path("runs").asInt(runs);
        double error = Math.sqrt(squaredError(rate, runs) + squaredError(other, otherRuns));
        return String.format(Locale.ROOT, "%.4f | %s", other, Math.abs(rate - other) <= 3 * error ? "yes" : "NO");
    }

    /** Of a rate of 0 or 1 that of half a run. */
    private static double squaredError(double rate, int runs) {
        double inside = Math.max(0.5 / runs, Math.min(1 - 0.5 / runs, rate));
        return inside * (1 - inside) / runs;
    }

    /** {@return whether a rate of errors is at most a level, three standard errors allowed} */
    static String atMost(double rate, double alpha, int runs) {
        return rate <= alpha + 3 * Math.sqrt(alpha * (1 - alpha) / runs) ? "yes" : "NO";
    }
}
