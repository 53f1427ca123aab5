package dev.llmops.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.eval.judge.Judge;
import dev.llmops.eval.judge.bias.AnswerChange;
import dev.llmops.eval.judge.bias.ScoreShift;
import dev.llmops.eval.stats.PairedComparison;
import dev.llmops.local.LocalModel;
import dev.llmops.local.sampling.LocalSampling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What changes that make an answer no better do to the scores of a local judge: saying everything twice, and telling the judge to give its best. Judged are the worse answers
 * of LLMBar's pairs, weighted by log-probabilities, so that a shift below one number of the scale is seen.
 *
 * <pre>bin/benchmark --main JudgeShifts MODEL LLMBAR.json [ROWS]</pre>
 */
public final class JudgeShifts {

    private static final long SEED = 7;
    private static final int MAX_TOKENS = 256;

    private JudgeShifts() {}

    /**
     * Measures and prints.
     *
     * @param arguments the model, the file of pairs, and how many of them, all unless said
     */
    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 2 ? Integer.parseInt(arguments[2]) : Integer.MAX_VALUE;
        List<EvaluationCase> cases = new ArrayList<>();
        for (JsonNode row : new ObjectMapper().readTree(Path.of(arguments[1]).toFile())) {
            if (cases.size() < rows) {
                String worse = row.get("label").asInt() == 1 ? "output_2" : "output_1";
                cases.add(new EvaluationCase(
                        row.get("input").asText(), row.get(worse).asText(), null, List.of(), List.of()));
            }
        }
        try (LocalModel model = LocalModel.load(Path.of(arguments[0]))) {
            for (AnswerChange change : AnswerChange.values()) {
                print(change, model, cases);
            }
        }
    }

    private static void print(AnswerChange change, LocalModel model, List<EvaluationCase> cases) {
        Judge judge = Judge.builder("judge", model, "The output follows the instruction, exactly and completely.")
                .scale(1, 5)
                .parameters(ModelParameters.builder()
                        .temperature(0.0)
                        .maxTokens(MAX_TOKENS)
                        .vendor(LocalSampling.builder()
                                .logProbabilities(20)
                                .build()
                                .vendor())
                        .build())
                .maxRationale(400)
                .weighted()
                .build();
        ScoreShift shift = ScoreShift.probe(judge, cases, change::of, SEED);
        PairedComparison compared = shift.comparison();
        if (compared == null) {
            System.out.println(change + ": no row has both scores");
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%s: n %d, before %.3f, after %.3f, difference %+.3f (95 %% %+.3f to %+.3f), p %.4f, lost %d, gained %d,"
                        + " missing %d; %s%n",
                change,
                compared.n(),
                compared.baseline(),
                compared.candidate(),
                compared.difference(),
                compared.interval().low(),
                compared.interval().high(),
                compared.p(),
                shift.lost(),
                shift.gained(),
                shift.missing(),
                judge.counts());
    }
}
