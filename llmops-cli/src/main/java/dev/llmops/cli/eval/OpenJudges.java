package dev.llmops.cli.eval;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.eval.judge.Judge;
import dev.llmops.eval.judge.JudgeCounts;
import dev.llmops.eval.judge.Jury;
import dev.llmops.eval.judge.JuryRule;
import dev.llmops.eval.judge.PairJudge;
import dev.llmops.eval.judge.PairJury;
import dev.llmops.eval.judge.PairwiseJudge;
import dev.llmops.eval.judge.Rubric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One judge or several, each with a model of its own. */
final class OpenJudges implements AutoCloseable {

    private final List<ModelClient> models = new ArrayList<>();
    private final List<Judge> points = new ArrayList<>();
    private final List<PairwiseJudge> pairs = new ArrayList<>();

    static OpenJudges open(List<Supplier<ModelClient>> members, Settings settings) {
        OpenJudges judges = new OpenJudges();
        try {
            for (Supplier<ModelClient> member : members) {
                ModelClient model = member.get();
                judges.models.add(model);
                judges.add(model, settings);
            }
            return judges;
        } catch (RuntimeException e) {
            judges.close();
            throw e;
        }
    }

    /** How all of them judge. */
    record Settings(Rubric rubric, ModelParameters parameters, boolean weighted, boolean bothOrders) {}

    private void add(ModelClient model, Settings settings) {
        String name = name(model);
        Judge.Builder judge = Judge.builder(name, model, settings.rubric())
                .parameters(settings.parameters())
                .maxRationale(JudgeOptions.MAX_RATIONALE);
        points.add(settings.weighted() ? judge.weighted().build() : judge.build());
        pairs.add(PairwiseJudge.builder(name, model, settings.rubric())
                .parameters(settings.parameters())
                .maxRationale(JudgeOptions.MAX_RATIONALE)
                .bothOrders(settings.bothOrders())
                .build());
    }

    /** Two members may be of one model. */
    private String name(ModelClient model) {
        String name = model.description().identity().name();
        return models.size() == 1 ? name : name + "#" + models.size();
    }

    Evaluator points(JuryRule rule) {
        return points.size() == 1 ? points.get(0) : Jury.of("jury", rule, quorum(), points);
    }

    PairJudge pairs() {
        return pairs.size() == 1 ? pairs.get(0) : PairJury.of("jury", quorum(), pairs);
    }

    /** More than half. */
    private int quorum() {
        return points.size() / 2 + 1;
    }

    JudgeCounts counts() {
        return Stream.concat(points.stream().map(Judge::counts), pairs.stream().map(PairwiseJudge::counts))
                .reduce(JudgeCounts::plus)
                .orElseThrow();
    }

    @Override
    public void close() {
        Closing.each(models, ModelClient::close);
    }
}
