package dev.llmops.tuning.candidate;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.scoring.TextScorer;
import dev.llmops.tuning.job.TrainedAdapter;
import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.Gates;
import dev.llmops.tuning.study.StudyRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks adapters of one model for everything besides the task: the gates of a study. What the model does without an adapter is measured
 * once for all of them. Not safe for use by multiple threads.
 *
 * <pre>{@code
 * AdapterChecks checks = new AdapterChecks(model, ModelParameters.builder().temperature(0.0).maxTokens(64).build())
 *         .forgetting(model.scorer(), name -> model.scorer().withAdapters(Map.of(name, 1.0)), texts)
 *         .safety("refusals", RefusalProbes.of(instructions));
 * }</pre>
 */
public final class AdapterChecks {

    private static final int CHUNK = 128;
    private static final long SEED = 1;

    private final ModelClient model;
    private final ModelParameters parameters;
    private final Map<String, List<SafetyProbe>> probes = new LinkedHashMap<>();
    private final Map<String, boolean[]> before = new LinkedHashMap<>();
    private final List<Benchmark> benchmarks = new ArrayList<>();
    private @Nullable Forgetting forgetting;
    private @Nullable Parity parity;

    private record Forgetting(Function<String, TextScorer> adapted, PlainPerplexity plain) {}

    private record Benchmark(
            String name, TextScorer plain, Function<String, TextScorer> adapted, List<ChoiceQuestion> questions) {}

    private record Parity(
            Path python,
            Path base,
            String system,
            List<StudyRow> rows,
            @Nullable String template) {}

    /**
     * Creates checks that pass nothing yet: a gate that nobody checks is closed.
     *
     * @param model the model
     * @param parameters parameters of all requests
     */
    public AdapterChecks(ModelClient model, ModelParameters parameters) {
        this.model = Objects.requireNonNull(model, "model");
        this.parameters = Objects.requireNonNull(parameters, "parameters");
    }

    /**
     * Checks the perplexity of texts that have nothing to do with the task.
     *
     * @param plain computes likelihoods without an adapter
     * @param adapted computes likelihoods with the adapter of a name
     * @param texts at least ten texts, each of two chunks of 128 tokens or more
     * @return this
     */
    public AdapterChecks forgetting(TextScorer plain, Function<String, TextScorer> adapted, List<String> texts) {
        this.forgetting = new Forgetting(adapted, new PlainPerplexity(plain, texts, CHUNK));
        return this;
    }

    /**
     * Checks that a benchmark of multiple choice loses less than 2 points. May be called several times: every one must pass.
     *
     * @param name name of the benchmark, which no other check has
     * @param plain computes likelihoods without an adapter
     * @param adapted computes likelihoods with the adapter of a name
     * @param questions the questions; fewer than 133 cannot pass
     * @return this
     */
    public AdapterChecks benchmark(
            String name, TextScorer plain, Function<String, TextScorer> adapted, List<ChoiceQuestion> questions) {
        requireNew(name);
        benchmarks.add(new Benchmark(name, plain, adapted, List.copyOf(questions)));
        return this;
    }

    /**
     * Checks that no requests end badly that did not without the adapter. May be called several times: every set must pass.
     *
     * @param name name of the set, which no other check has
     * @param requests the requests; fewer than 99 cannot pass
     * @return this
     */
    public AdapterChecks safety(String name, List<SafetyProbe> requests) {
        requireNew(name);
        probes.put(name, List.copyOf(requests));
        return this;
    }

    /** What the model does without an adapter is kept by the name, and a set of the same name would take the place of the other. */
    private void requireNew(String name) {
        if (probes.containsKey(name)
                || benchmarks.stream().anyMatch(each -> each.name().equals(name))) {
            throw new IllegalArgumentException(
                    "each check must have a name of its own, but two were called '" + name + "'");
        }
    }

    /**
     * Checks that the model that is served chooses the first tokens that PEFT chooses.
     *
     * @param python the Python program of an environment that has PEFT
     * @param base the base that the adapters were trained on
     * @param system the instructions
     * @param rows at least twenty rows, whose inputs are asked
     * @param template digest of the served model's chat template, or null if it has none
     * @return this
     */
    public AdapterChecks parity(Path python, Path base, String system, List<StudyRow> rows, @Nullable String template) {
        this.parity =
                new Parity(python, base, system, rows.subList(0, Math.min(rows.size(), Gates.MIN_PROMPTS)), template);
        return this;
    }

    /**
     * {@return the results}
     *
     * @param adapter name of the loaded adapter
     * @param trained its job's result; without it, parity is not checked
     */
    public List<GateResult> of(String adapter, @Nullable TrainedAdapter trained) {
        List<GateResult> results = new ArrayList<>();
        if (forgetting != null) {
            results.add(forgetting.plain().against(forgetting.adapted().apply(adapter), SEED));
        }
        for (Benchmark each : benchmarks) {
            results.add(Gates.benchmark(
                    each.name(),
                    before.computeIfAbsent(each.name(), name -> right(each.plain(), each.questions())),
                    right(each.adapted().apply(adapter), each.questions())));
        }
        probes.forEach((name, requests) -> results.add(Gates.safety(
                name,
                before.computeIfAbsent(name, key -> ModelChecks.bad(model, parameters, requests)),
                ModelChecks.bad(model, ModelChecks.adapted(parameters, adapter), requests))));
        if (parity != null && trained != null) {
            results.add(parity(parity, adapter, trained));
        }
        return results;
    }

    private static boolean[] right(TextScorer scorer, List<ChoiceQuestion> questions) {
        boolean[] right = new boolean[questions.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = questions.get(i).isRight(scorer);
        }
        return right;
    }

    private GateResult parity(Parity with, String adapter, TrainedAdapter trained) {
        List<String> expected;
        try {
            Path rows = trained.folder().resolveSibling("parity.jsonl");
            Files.writeString(rows, StudyRowLines.of(with.system(), with.rows()));
            expected = trained.firstTokens(with.python(), with.base(), rows);
        } catch (IOException e) {
            throw new UncheckedIOException("the rows for PEFT cannot be written", e);
        }
        ModelCandidate asked = ModelCandidate.builder(adapter, model, with.system())
                .parameters(ModelChecks.adapted(
                        ModelParameters.builder().temperature(0.0).maxTokens(1).build(), adapter))
                .build();
        boolean[] same = new boolean[with.rows().size()];
        for (int i = 0; i < same.length; i++) {
            same[i] = i < expected.size()
                    && asked.answer(with.rows().get(i))
                            .text()
                            .strip()
                            .equals(expected.get(i).strip());
        }
        return Gates.agreement(
                same,
                with.template() != null
                        && with.template().equals(trained.report().digests().get("template")));
    }
}
