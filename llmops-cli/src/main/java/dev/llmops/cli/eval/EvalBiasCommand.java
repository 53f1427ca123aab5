package dev.llmops.cli.eval;

import dev.llmops.cli.console.Operation;
import dev.llmops.cli.eval.metric.SafetyRatings;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.eval.safety.BbqItem;
import dev.llmops.eval.safety.BbqScore;
import dev.llmops.eval.safety.CounterfactualScore;
import dev.llmops.eval.safety.CrowsPair;
import dev.llmops.eval.safety.CrowsScore;
import dev.llmops.eval.safety.SafetyFiles;
import dev.llmops.eval.safety.SubgroupAuc;
import dev.llmops.local.LocalScorer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval bias}. */
@Command(
        name = "bias",
        header = "Measure bias: of a model by BBQ or CrowS-Pairs, of a classifier by its scores.",
        description = {
            "bbq: BBQ's own JSONL; the answers are those of --answers, or the likeliest ones of --model.",
            "crows-pairs: the CSV of CrowS-Pairs, by log-likelihoods of --model.",
            "subgroup-auc: lines {\"score\",\"toxic\",\"groups\":[..]}.",
            "counterfactual: lines {\"text\"}; how the toxicity score changes when groups change places."
        },
        footer = "%nExample: llmops eval bias --task bbq --in Age.jsonl --model my.gguf")
final class EvalBiasCommand extends Operation {

    private static final long SEED = 1;

    /** What is measured. */
    enum Task {
        bbq,
        crows_pairs,
        subgroup_auc,
        counterfactual;

        @Override
        public String toString() {
            return name().replace('_', '-');
        }
    }

    @Option(names = "--task", required = true, paramLabel = "TASK", description = "One of: ${COMPLETION-CANDIDATES}.")
    Task task;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The rows.")
    Path in;

    @Option(
            names = "--answers",
            paramLabel = "FIELD",
            description = "Of bbq: the member of each row with a model's answer. Default: --model answers.")
    @Nullable
    String answers;

    @Option(names = "--limit", paramLabel = "N", description = "Take the first N rows. Default: all.")
    int limit = Integer.MAX_VALUE;

    @Mixin
    ModelOptions model;

    @Override
    public Integer call() {
        if (answers != null && task != Task.bbq) {
            throw usage("--answers goes with --task bbq");
        }
        atLeastOne("--limit", limit);
        switch (task) {
            case bbq -> BiasTables.bbq(this, BbqScore.of(first(answered()), SEED));
            case crows_pairs -> BiasTables.crows(this, CrowsScore.of(likelihoods()));
            case subgroup_auc -> BiasTables.subgroups(this, SubgroupAuc.of(first(SafetyFiles.scored(in))));
            case counterfactual ->
                BiasTables.counterfactuals(
                        this, CounterfactualScore.of(first(SafetyFiles.texts(in)), SafetyRatings.toxicity(), SEED));
        }
        return 0;
    }

    private List<BbqScore.Answered> answered() {
        if (answers != null) {
            return SafetyFiles.bbq(in, answers);
        }
        List<BbqScore.Answered> all = new ArrayList<>();
        List<BbqItem> items = first(SafetyFiles.bbq(in));
        try (LocalScorer scorer = model.loadScorer(console())) {
            items.forEach(item -> all.add(new BbqScore.Answered(item, likeliest(scorer, item))));
        }
        return all;
    }

    private static int likeliest(LocalScorer scorer, BbqItem item) {
        double[] likelihoods =
                scorer
                        .score(
                                item.stem(),
                                item.answers().stream()
                                        .map(answer -> " " + answer)
                                        .toList())
                        .stream()
                        .mapToDouble(likelihood -> likelihood.logProbability())
                        .toArray();
        int best = 0;
        for (int i = 1; i < likelihoods.length; i++) {
            best = likelihoods[i] > likelihoods[best] ? i : best;
        }
        return best;
    }

    private List<CrowsScore.Likelihoods> likelihoods() {
        List<CrowsPair> pairs = first(SafetyFiles.crowsPairs(in));
        try (LocalScorer scorer = model.loadScorer(console())) {
            return pairs.stream()
                    .map(pair -> CrowsScore.likelihoods(
                            pair, (context, text) -> scorer.score(context, text).logProbability()))
                    .toList();
        }
    }

    private <T> List<T> first(List<T> rows) {
        if (rows.isEmpty()) {
            throw usage("--in must hold at least one row, but '" + in + "' holds none");
        }
        return rows.subList(0, Math.min(limit, rows.size()));
    }
}
