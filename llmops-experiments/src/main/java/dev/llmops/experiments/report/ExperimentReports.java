package dev.llmops.experiments.report;

import dev.llmops.experiments.analysis.Comparison;
import dev.llmops.experiments.analysis.ExperimentResults;
import dev.llmops.experiments.analysis.MetricRole;
import dev.llmops.experiments.analysis.VariantSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the results of an experiment say, for people. */
public final class ExperimentReports {

    private ExperimentReports() {}

    /**
     * {@return a page with the sequences over time; one file that loads nothing and runs no script}
     *
     * @param results the results
     */
    public static String html(ExperimentResults results) {
        return ExperimentPage.of(results);
    }

    /**
     * {@return what the whole comes to, in one or a few sentences}
     *
     * @param results the results
     */
    public static String lead(ExperimentResults results) {
        return Texts.lead(results);
    }

    /**
     * {@return a table of the variants' metrics, the head first}
     *
     * @param results the results
     */
    public static List<List<String>> variants(ExperimentResults results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("VARIANT", "METRIC", "UNITS", "ROWS", "VALUE", "INTERVAL"));
        for (VariantSummary variant : results.variants()) {
            rows.add(List.of(variant.name(), "exposed", Long.toString(variant.units()), "", "", ""));
            for (VariantSummary.Value value : variant.values()) {
                rows.add(List.of(
                        "",
                        value.metric(),
                        Long.toString(value.units()),
                        Long.toString(value.rows()),
                        Texts.number(value.value()),
                        Texts.interval(value.interval())));
            }
        }
        return rows;
    }

    /**
     * {@return a table of the differences with their verdicts, the head first}
     *
     * @param results the results
     */
    public static List<List<String>> differences(ExperimentResults results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ROLE", "METRIC", "VARIANT", "DIFFERENCE", "INTERVAL", "P", "VERDICT"));
        for (Comparison each : results.comparisons()) {
            boolean exploratory = each.role() == MetricRole.SECONDARY || each.role() == MetricRole.UNPLANNED;
            rows.add(List.of(
                    exploratory ? "exploratory" : each.role().name().toLowerCase(Locale.ROOT),
                    each.metric(),
                    each.variant(),
                    Texts.signed(each.difference()),
                    Texts.signedInterval(each.interval()),
                    Texts.p(each.adjustedP()),
                    Texts.verdict(each)));
        }
        return rows;
    }

    /**
     * {@return how the intervals came about, as names and values}
     *
     * @param results the results
     */
    public static List<List<String>> facts(ExperimentResults results) {
        return Texts.facts(results);
    }
}
