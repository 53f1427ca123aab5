package dev.llmops.tuning;

import dev.llmops.tuning.ExampleSpool.SpooledRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the rows of an export as they are written: four bytes for each. */
final class ReportBuilder {

    private static final int MAX_LABELS = 50;
    private static final int MAX_TENANTS = 1_000;
    /** KTO wants the weighted numbers of both labels within 1:1 and 4:3, see TRL's documentation of its trainer. */
    private static final double LIKED_RATIO = 4.0 / 3;

    private final TrainingFormat format;
    private final ExportRules.Checks checks;
    private final Map<String, Long> labels = new HashMap<>();
    private final Map<String, Long> tenants = new HashMap<>();
    private int[] tokens = new int[1 << 8];
    private int rows;
    private int withTools;
    private int tooLong;

    ReportBuilder(TrainingFormat format, ExportRules.Checks checks) {
        this.format = format;
        this.checks = checks;
    }

    void add(SpooledRow row) {
        count(labels, row.label(), MAX_LABELS);
        count(tenants, row.tenant(), MAX_TENANTS);
        if (rows == tokens.length) {
            tokens = Arrays.copyOf(tokens, rows * 2);
        }
        tokens[rows++] = row.tokens();
        withTools += row.tools() ? 1 : 0;
        tooLong += row.tokens() > checks.contextLength() ? 1 : 0;
    }

    private static void count(Map<String, Long> counts, @Nullable String name, int most) {
        boolean own = name != null && (counts.containsKey(name) || counts.size() < most);
        counts.merge(own ? name : ExportReport.OTHER, 1L, Long::sum);
    }

    ExportReport build(boolean nothingToValidate) {
        int[] sorted = Arrays.copyOf(tokens, rows);
        Arrays.sort(sorted);
        ExportReport.TokenCounts counts = rows == 0
                ? new ExportReport.TokenCounts(0, 0, 0, 0)
                : new ExportReport.TokenCounts(
                        Arrays.stream(sorted).asLongStream().sum(),
                        sorted[(rows - 1) / 2],
                        sorted[(int) Math.ceil(0.95 * rows) - 1],
                        sorted[rows - 1]);
        return new ExportReport(labels, tenants, counts, warnings(nothingToValidate));
    }

    private List<String> warnings(boolean nothingToValidate) {
        List<String> warnings = new ArrayList<>();
        String template = checks.baseTemplate();
        if (withTools > 0 && template != null && !template.contains("tools")) {
            warnings.add("the chat template of the base drops tools: " + withTools
                    + " rows have some, and would be learnt without; take a base whose template mentions them");
        }
        if (tooLong > 0) {
            warnings.add(tooLong + " rows have more than " + checks.contextLength()
                    + " tokens: a trainer cuts their answers; leave them out or take a longer context");
        }
        if (rows > 0 && nothingToValidate) {
            warnings.add(
                    "no row is left to validate on: with few users a split can be one-sided; take another salt or share");
        }
        if (format == TrainingFormat.TRL_KTO) {
            balance(warnings);
        }
        return warnings;
    }

    private void balance(List<String> warnings) {
        long liked = labels.getOrDefault("true", 0L);
        long disliked = labels.getOrDefault("false", 0L);
        if (liked == 0 || disliked == 0) {
            if (rows > 0) {
                warnings.add("KTO needs answers that were liked and others that were not, but there are " + liked
                        + " and " + disliked);
            }
        } else if (liked > LIKED_RATIO * disliked) {
            warnings.add(weight("undesirable_weight", liked, disliked));
        } else if (liked < disliked) {
            warnings.add(weight("desirable_weight", disliked, liked));
        }
    }

    private static String weight(String name, long more, long fewer) {
        return String.format(
                Locale.ROOT,
                "liked and disliked answers are out of balance for KTO: train with %s=%.2f",
                name,
                (double) more / fewer);
    }
}
