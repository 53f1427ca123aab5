package dev.llmops.eval.report;

import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunTotals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Format 1. Members may be added later; those that are there keep their meaning. */
final class JsonReport {

    private static final int FORMAT = 1;

    private JsonReport() {}

    static String of(EvaluationRun run) {
        return of(run.totals(), run.cluster());
    }

    static String of(RunTotals run, @Nullable String cluster) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("format", FORMAT);
        report.put("run", run.info());
        putCluster(report, cluster);
        report.put("rows", run.rows());
        if (run.samples() > run.rows()) {
            report.put("samples", run.samples());
        }
        if (run.stopped() != null) {
            report.put("stopped", run.stopped());
        }
        report.put("metrics", run.summaries());
        report.put("spending", run.spending());
        return Json.writePretty(report);
    }

    static String of(RunComparison comparison) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("format", FORMAT);
        report.put("baseline", comparison.baseline().info());
        report.put("candidate", comparison.candidate().info());
        putCluster(report, comparison.candidate().cluster());
        report.put("baselineRows", comparison.baseline().rows().size());
        report.put("candidateRows", comparison.candidate().rows().size());
        report.put("commonRows", comparison.pairs().size());
        report.put("uncompared", comparison.uncompared());
        report.put("baselineSpending", comparison.baseline().spending());
        report.put("candidateSpending", comparison.candidate().spending());
        List<Object> metrics = new ArrayList<>();
        comparison.metrics().forEach(metric -> metrics.add(metric(metric)));
        report.put("metrics", metrics);
        return Json.writePretty(report);
    }

    private static void putCluster(Map<String, Object> report, @Nullable String cluster) {
        if (cluster != null) {
            report.put("cluster", cluster);
        }
    }

    private static Map<String, Object> metric(RunComparison.Metric metric) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("evaluator", metric.evaluator());
        tree.put("verdict", metric.comparison().verdict());
        tree.put("comparison", metric.comparison());
        tree.put("holmP", metric.holmP());
        tree.put("unpaired", metric.unpaired());
        tree.put("lost", metric.lost());
        return tree;
    }
}
