package dev.llmops.cli;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.trec.Judgements;
import dev.llmops.rag.trec.MeanScore;
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
import java.util.Locale;
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
    @SuppressWarnings("NullAway.Init")
    IndexOptions index;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    FilterOptions filter;

    @Option(
            names = "--queries",
            required = true,
            paramLabel = "FILE",
            description = "The questions, JSONL with \"id\" or \"_id\", and \"text\".")
    @SuppressWarnings("NullAway.Init")
    Path queries;

    @Option(
            names = "--qrels",
            required = true,
            paramLabel = "FILE",
            description =
                    "The judgements: BEIR's (query, document, grade) or TREC's (query, iteration, document, grade).")
    @SuppressWarnings("NullAway.Init")
    Path qrels;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the TREC run goes; replaced. Default: nowhere.")
    @Nullable
    Path out;

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many documents recall and reciprocal rank look at. Default: ${DEFAULT-VALUE}.")
    int k;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "bm25, vector or hybrid. Default: hybrid, or bm25 with --words-only.")
    @Nullable
    SearchMode mode;

    @Override
    public Integer call() {
        if (k < 1) {
            throw usage("--k must be at least 1, but was " + k);
        }
        SearchMode used = mode != null ? mode : index.wordsOnly ? SearchMode.BM25 : SearchMode.HYBRID;
        Judgements judgements = Judgements.read(qrels);
        Map<String, String> questions = judged(judgements);
        String name = used.name().toLowerCase(Locale.ROOT);
        try (RagIndex opened = index.existing()) {
            Retriever retriever = filter.within(opened.retriever(used), index.tenant);
            TrecRun run = new TrecRun(retriever, Math.max(k, QueryScores.NDCG_DEPTH), "llmops-" + name);
            print(new Evaluated(name, k, means(scores(judgements, questions, run))));
        }
        return 0;
    }

    /** All of them before the first is searched for. One that is judged and not there would be left out of the mean. */
    private Map<String, String> judged(Judgements judgements) {
        try {
            Map<String, String> questions = new LinkedHashMap<>(JsonRows.byId(queries));
            questions.keySet().removeIf(id -> !judgements.judges(id));
            if (questions.size() < judgements.queries().size()) {
                throw new CommandFailedException("'" + queries + "' must hold every question that is judged, but has "
                        + questions.size() + " of " + judgements.queries().size());
            }
            return questions;
        } catch (IOException e) {
            throw new CommandFailedException("the questions can not be read from '" + queries + "': " + e, e);
        }
    }

    private List<QueryScores> scores(Judgements judgements, Map<String, String> questions, TrecRun run) {
        List<QueryScores> scores = new ArrayList<>();
        try (BufferedWriter writer =
                out == null ? new BufferedWriter(Writer.nullWriter()) : Files.newBufferedWriter(out)) {
            for (Map.Entry<String, String> question : questions.entrySet()) {
                List<Passage> found = run.find(question.getValue());
                run.write(question.getKey(), found, writer);
                scores.add(judgements.score(question.getKey(), found, k));
            }
        } catch (IOException e) {
            throw new CommandFailedException("the run can not be written to '" + out + "': " + e, e);
        }
        return scores;
    }

    private Map<String, MeanScore> means(List<QueryScores> scores) {
        Map<String, MeanScore> means = new LinkedHashMap<>();
        means.put("ndcg@" + QueryScores.NDCG_DEPTH, mean(scores, QueryScores::ndcg));
        means.put("recall@" + k, mean(scores, QueryScores::recall));
        means.put("mrr@" + k, mean(scores, QueryScores::reciprocalRank));
        return means;
    }

    private static MeanScore mean(List<QueryScores> scores, ToDoubleFunction<QueryScores> measure) {
        return MeanScore.of(scores.stream().map(measure::applyAsDouble).toList());
    }

    private void print(Evaluated evaluated) {
        if (json) {
            output().json(evaluated);
        } else {
            output().field("mode", evaluated.mode());
            evaluated.measures().forEach(output()::field);
        }
    }

    private record Evaluated(String mode, int k, Map<String, MeanScore> measures) {}
}
