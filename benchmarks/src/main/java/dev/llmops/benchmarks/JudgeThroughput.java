package dev.llmops.benchmarks;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.eval.judge.Judge;
import dev.llmops.eval.judge.Rubric;
import dev.llmops.local.LocalModel;
import dev.llmops.local.option.EngineOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many answers a local model judges in a second, with the prefixes that judgements share kept and not: the rubric is the same for all, passages and question for
 * {@value #PER_QUESTION} answers each. Both ways take turns in each round, with answers that neither has seen.
 *
 * <pre>bin/benchmark --main JudgeThroughput MODEL [ROUNDS [CONCURRENCY [MAX TOKENS]]]</pre>
 */
public final class JudgeThroughput {

    private static final int MAX_RATIONALE = 200;
    private static final int QUESTIONS = 4;
    private static final int PER_QUESTION = 5;
    private static final int PASSAGE_WORDS = 200;
    private static final int ANSWER_WORDS = 25;
    private static final String[] WORDS =
            ("the cable of lamp is long and plug red a week refund order table oak leg with from below above was not"
                            + " measured three metres black white power screw plate ring shade turn left right")
                    .split(" ", -1);
    private static final Rubric RUBRIC = new Rubric(
            "The answer says what the passages say, and answers the question.",
            List.of(
                    "Find the sentences of the passages that the question asks about.",
                    "Compare each statement of the answer with them.",
                    "Look whether the answer leaves out what matters."),
            1,
            5,
            new TreeMap<>(Map.of(1, "nothing is right", 3, "half is right", 5, "all is right")));

    private JudgeThroughput() {}

    /** What one way took in one round. */
    private record Lap(double seconds, long input, long cached, long scored) {}

    /**
     * Measures and prints.
     *
     * @param arguments the model; rounds, 5 unless said; answers judged at once, 1 unless said; most tokens of a reply, 128 unless said
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int concurrency = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        int maxTokens = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 128;
        Random random = new Random(20261129);
        List<Lap> kept = new ArrayList<>();
        List<Lap> fresh = new ArrayList<>();
        try (LocalModel keeping = model(arguments[0], true, concurrency);
                LocalModel forgetting = model(arguments[0], false, concurrency)) {
            for (int round = 0; round < rounds; round++) {
                List<EvaluationCase> cases = cases(random);
                if (round % 2 == 0) {
                    kept.add(lap(keeping, cases, concurrency, maxTokens));
                    fresh.add(lap(forgetting, cases, concurrency, maxTokens));
                } else {
                    fresh.add(lap(forgetting, cases, concurrency, maxTokens));
                    kept.add(lap(keeping, cases, concurrency, maxTokens));
                }
            }
        }
        print("prefixes shared", kept);
        print("nothing shared ", fresh);
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, i -> fresh.get(i).seconds() / kept.get(i).seconds());
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "ratio: median %.2f, from %.2f to %.2f, %d rounds%n",
                ratios[rounds / 2],
                ratios[0],
                ratios[rounds - 1],
                rounds);
    }

    private static LocalModel model(String file, boolean prefixes, int concurrency) {
        return LocalModel.builder()
                .file(Path.of(file))
                .engine(EngineOptions.builder()
                        .parallel(concurrency)
                        .prefixCaching(prefixes)
                        .build())
                .build();
    }

    private static List<EvaluationCase> cases(Random random) {
        List<EvaluationCase> cases = new ArrayList<>();
        for (int question = 0; question < QUESTIONS; question++) {
            String text = words(random, PASSAGE_WORDS);
            Passage passage = new Passage("manual", CharRange.of(text), text, null, Map.of());
            String asked = words(random, 10) + "?";
            for (int answer = 0; answer < PER_QUESTION; answer++) {
                cases.add(new EvaluationCase(asked, words(random, ANSWER_WORDS), null, List.of(passage), List.of()));
            }
        }
        return cases;
    }

    private static String words(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    private static Lap lap(LocalModel model, List<EvaluationCase> cases, int concurrency, int maxTokens)
            throws Exception {
        Judge judge = Judge.builder("judge", model, RUBRIC)
                .parameters(ModelParameters.builder()
                        .temperature(0.0)
                        .maxTokens(maxTokens)
                        .build())
                .maxRationale(MAX_RATIONALE)
                .build();
        ExecutorService threads = Executors.newFixedThreadPool(concurrency);
        try {
            long start = System.nanoTime();
            List<Callable<Judgement>> work = new ArrayList<>();
            cases.forEach(each -> work.add(() -> judge.evaluate(each)));
            long input = 0;
            long cached = 0;
            for (Future<Judgement> each : threads.invokeAll(work)) {
                TokenUsage usage = each.get().usage();
                input += usage == null || usage.input() == null ? 0 : usage.input();
                cached += usage == null || usage.cachedInput() == null ? 0 : usage.cachedInput();
            }
            return new Lap(
                    (System.nanoTime() - start) / 1e9,
                    input,
                    cached,
                    judge.counts().verdicts());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void print(String name, List<Lap> laps) {
        double seconds = laps.stream().mapToDouble(Lap::seconds).sum();
        long input = laps.stream().mapToLong(Lap::input).sum();
        long cached = laps.stream().mapToLong(Lap::cached).sum();
        long scored = laps.stream().mapToLong(Lap::scored).sum();
        int judged = laps.size() * QUESTIONS * PER_QUESTION;
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f judgements a second, %.1f %% of %d input tokens from the cache, %d of %d with a verdict%n",
                name,
                judged / seconds,
                100.0 * cached / input,
                input,
                scored,
                judged);
    }
}
