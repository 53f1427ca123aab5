package dev.llmops.cli.rag;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.JsonRows;
import dev.llmops.cli.console.Operation;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.pipeline.RetrievalPipeline;
import dev.llmops.rag.trec.MeanWithInterval;
import dev.llmops.rag.trec.Qrels;
import dev.llmops.rag.trec.QueryScores;
import dev.llmops.rag.trec.TrecRun;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops rag eval}. */
@Command(
        name = "eval",
        header = "Measure a search against questions whose right documents are known.",
        description = "nDCG@10, recall@k and the mean reciprocal rank over the judged questions, each with a 95 %%"
                + " interval by the bootstrap. Questions that nobody judged are not searched for. A document's id is"
                + " its path below the folder that was indexed.",
        footer = "%nExample: llmops rag eval --index docs.index --queries queries.jsonl --qrels test.tsv")
final class RagEvalCommand extends Operation {

    @Mixin
    SearchOptions search;

    @Mixin
    RerankOptions rerank;

    @Option(
            names = "--queries",
            required = true,
            paramLabel = "FILE",
            description = "The questions, JSONL with \"id\" or \"_id\", and \"text\".")
    Path queries;

    @Option(
            names = "--qrels",
            required = true,
            paramLabel = "FILE",
            description =
                    "The judgements: BEIR's (query, document, grade) or TREC's (query, iteration, document, grade).")
    Path qrels;

    @Option(names = "--out", paramLabel = "FILE", description = "The file of the TREC run; replaced. Default: none.")
    @Nullable
    Path out;

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many documents recall and reciprocal rank look at. Default: ${DEFAULT-VALUE}.")
    int k;

    @Override
    public Integer call() throws IOException {
        atLeastOne("--k", k);
        Qrels judgements = Qrels.read(qrels);
        Map<String, String> questions = judged(judgements);
        String name = search.modeName();
        try (RagIndex opened = search.index.existing();
                RerankOptions.Opened reranker = rerank.open(console())) {
            Retriever plain = search.retriever(opened);
            if (reranker == null) {
                List<QueryScores> found = scores(judgements, questions, run(plain, name), out);
                print(new Evaluated(name, k, null, means(found), null, null));
                return 0;
            }
            List<QueryScores> without = scores(judgements, questions, run(plain, name), null);
            Retriever ordered =
                    RetrievalPipeline.builder(plain).stage(reranker.stage()).build();
            List<QueryScores> with = scores(judgements, questions, run(ordered, name + "-reranked"), out);
            print(new Evaluated(name, k, reranker.name(), means(with), means(without), gains(with, without)));
        }
        return 0;
    }

    private TrecRun run(Retriever retriever, String name) {
        return new TrecRun(retriever, Math.max(k, QueryScores.NDCG_DEPTH), "llmops-" + name);
    }

    /** All of them before the first is searched for. One that is judged and not there would be left out of the mean. */
    private Map<String, String> judged(Qrels judgements) throws IOException {
        Map<String, String> questions = new LinkedHashMap<>(JsonRows.byId(queries));
        questions.keySet().removeIf(id -> !judgements.judges(id));
        if (questions.size() < judgements.queries().size()) {
            throw new CommandFailedException("'" + queries + "' must hold every question that is judged, but has "
                    + questions.size() + " of " + judgements.queries().size());
        }
        return questions;
    }

    private List<QueryScores> scores(Qrels judgements, Map<String, String> questions, TrecRun run, @Nullable Path file)
            throws IOException {
        if (file == null) {
            return scoresInto(judgements, questions, run, new BufferedWriter(Writer.nullWriter()));
        }
        return WholeFile.writeResult(file, part -> {
            try (BufferedWriter writer = Files.newBufferedWriter(part)) {
                return scoresInto(judgements, questions, run, writer);
            }
        });
    }

    private List<QueryScores> scoresInto(
            Qrels judgements, Map<String, String> questions, TrecRun run, BufferedWriter writer) throws IOException {
        List<QueryScores> scores = new ArrayList<>();
        for (Map.Entry<String, String> question : questions.entrySet()) {
            List<Passage> found = run.find(question.getValue());
            run.write(question.getKey(), found, writer);
            scores.add(judgements.score(question.getKey(), found, k));
        }
        return scores;
    }

    private Map<String, MeanWithInterval> means(List<QueryScores> scores) {
        Map<String, MeanWithInterval> means = new LinkedHashMap<>();
        measures().forEach((name, measure) -> means.put(name, MeanWithInterval.of(values(scores, measure))));
        return means;
    }

    /** Of each question with itself: what both runs find hard makes no interval wider. */
    private Map<String, MeanWithInterval> gains(List<QueryScores> with, List<QueryScores> without) {
        Map<String, MeanWithInterval> gains = new LinkedHashMap<>();
        measures()
                .forEach((name, measure) ->
                        gains.put(name, MeanWithInterval.ofGains(values(with, measure), values(without, measure))));
        return gains;
    }

    private Map<String, ToDoubleFunction<QueryScores>> measures() {
        Map<String, ToDoubleFunction<QueryScores>> measures = new LinkedHashMap<>();
        measures.put("ndcg@" + QueryScores.NDCG_DEPTH, QueryScores::ndcg);
        measures.put("recall@" + k, QueryScores::recall);
        measures.put("mrr@" + k, QueryScores::reciprocalRank);
        return measures;
    }

    private static List<Double> values(List<QueryScores> scores, ToDoubleFunction<QueryScores> measure) {
        return scores.stream().map(measure::applyAsDouble).toList();
    }

    private void print(Evaluated evaluated) {
        if (json) {
            output().json(evaluated);
            return;
        }
        output().field("mode", evaluated.mode());
        output().field("rerank", evaluated.rerank());
        evaluated.measures().forEach(output()::field);
        print("without it", evaluated.without());
        print("gain", evaluated.gain());
    }

    private void print(String heading, @Nullable Map<String, MeanWithInterval> measures) {
        if (measures != null) {
            output().line(heading);
            measures.forEach(output()::field);
        }
    }

    /** What was found; with a reranker also what is found without it, and how much more that is for the same questions. */
    private record Evaluated(
            String mode,
            int k,
            @Nullable String rerank,
            Map<String, MeanWithInterval> measures,
            @Nullable Map<String, MeanWithInterval> without,
            @Nullable Map<String, MeanWithInterval> gain) {}
}
