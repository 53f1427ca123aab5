package dev.llmops.cli.eval.metric;

import dev.llmops.eval.metric.Evaluators;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.metric.reference.CorpusMetric;
import dev.llmops.eval.metric.reference.EditDistance;
import dev.llmops.eval.metric.row.CostClass;
import dev.llmops.eval.metric.row.Direction;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.row.RowMetric;
import java.util.ArrayList;
import java.util.List;

/** Metrics that compare texts. */
final class TextEntries {

    private static final String OUTPUT = "output";
    private static final String REFERENCES = "references";

    private TextEntries() {}

    static List<MetricEntry> all() {
        List<MetricEntry> all = new ArrayList<>();
        TextMetric.all().forEach(metric -> all.add(MetricEntry.nearest(info(metric), metric)));
        CorpusMetric.standard().forEach(metric -> all.add(MetricEntry.nearest(info(metric), metric)));
        all.add(MetricEntry.nearest(
                MetricInfo.share(
                                EditDistance.DISTANCE.name(),
                                "code points to insert, delete or replace (Levenshtein)",
                                OUTPUT,
                                REFERENCES)
                        .better(Direction.LOWER)
                        .range(0, Double.POSITIVE_INFINITY, "edits"),
                EditDistance.DISTANCE));
        all.add(MetricEntry.nearest(
                MetricInfo.share(
                        EditDistance.SIMILARITY.name(),
                        "1 less the edit distance by the longer length",
                        OUTPUT,
                        REFERENCES),
                EditDistance.SIMILARITY));
        all.add(MetricEntry.nearest(
                MetricInfo.verdict("regex", "a match of an expression (RE2) is in the answer", OUTPUT, REFERENCES),
                Evaluators.expectedRegex()));
        all.add(MetricEntry.of(
                MetricInfo.verdict("json", "the answer is one JSON value (RFC 8259) and nothing else", OUTPUT),
                RowMetric.of(Evaluators.json())));
        all.add(new MetricEntry(
                MetricInfo.share("embedding-similarity", "cosine of the vectors of both texts", OUTPUT, REFERENCES)
                        .range(-1, 1, "cosine")
                        .costs(CostClass.SMALL_MODEL),
                models -> RowMetric.nearest(Evaluators.embeddingSimilarity(models.embeddings()))));
        return all;
    }

    private static MetricInfo info(TextMetric metric) {
        String name = metric.name();
        return switch (name) {
            case "exact-match" -> MetricInfo.verdict(name, "both texts are equal", OUTPUT, REFERENCES);
            case "squad-exact-match" ->
                MetricInfo.verdict(name, "both are equal by SQuAD's evaluation script", OUTPUT, REFERENCES);
            case "contains" -> MetricInfo.verdict(name, "the reference stands in the answer", OUTPUT, REFERENCES);
            case "token-f1" -> MetricInfo.share(name, "F1 of words in common, SQuAD 2.0", OUTPUT, REFERENCES);
            default -> MetricInfo.share(name, "F1 as Google's rouge-score (Lin 2004)", OUTPUT, REFERENCES);
        };
    }

    private static MetricInfo info(CorpusMetric metric) {
        MetricInfo info = MetricInfo.share(metric.name(), "as sacrebleu 2.6 computes it", OUTPUT, REFERENCES)
                .range(0, 100, "percent");
        return metric.name().equals("ter")
                ? info.better(Direction.LOWER).range(0, Double.POSITIVE_INFINITY, "edits in 100 words")
                : info;
    }
}
