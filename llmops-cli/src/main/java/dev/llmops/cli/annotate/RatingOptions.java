package dev.llmops.cli.annotate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What somebody says of an answer. */
final class RatingOptions {

    @Option(
            names = "--rate",
            paramLabel = "CRITERION=RATING",
            description = "A rating, one for each criterion of the rubric.")
    List<String> ratings = new ArrayList<>();

    @Option(names = "--correction", paramLabel = "TEXT", description = "The answer as it should have been.")
    @Nullable
    String correction;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Words to it.")
    @Nullable
    String comment;

    Map<String, String> byCriterion() {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String each : ratings) {
            int equals = each.indexOf('=');
            if (equals < 1 || byName.put(each.substring(0, equals), each.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(
                        "--rate must be CRITERION=RATING, once for each criterion, but was '" + each + "'");
            }
        }
        return byName;
    }
}
