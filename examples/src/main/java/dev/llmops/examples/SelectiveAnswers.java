package dev.llmops.examples;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.store.Stores;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.citation.CitationInterceptor;
import dev.llmops.rag.confidence.Calibration;
import dev.llmops.rag.confidence.ConfidenceSignal;
import dev.llmops.rag.confidence.SelectiveAnswering;
import dev.llmops.rag.confidence.SelectiveBound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Labelled answers decide which ones to give: at most a tenth of those that are given shall be wrong, and what is less sure than that is
 * not said: {@code bin/example SelectiveAnswers}. The model is a stand-in that invents something in every third answer; its
 * labels are made by comparing with the truth, where yours come from people.
 */
public final class SelectiveAnswers {

    private static final int LAMPS = 200;
    private static final int CALIBRATED_ON = 80;
    private static final String SIGNAL = "support.least";
    private static final String FINGERPRINT = "stand-in/handbook@1/lamps";
    private static final PromptContent PROMPT = PromptContent.of("""
            Answer from the numbered passages only, and cite them like [1].
            {{#each passages}}[{{number}}] {{text}}
            {{/each}}Question: {{question}}""");

    /** What people say of an answer. */
    private record Labelled(Map<String, Double> signals, boolean right) {}

    private SelectiveAnswers() {}

    /**
     * Labels answers, calibrates a signal, fits a bound, and asks with it.
     *
     * @param args none
     * @throws IOException if there is no place for the records
     */
    public static void main(String[] args) throws IOException {
        Path database = Files.createTempDirectory("llmops-selective").resolve("llmops.db");
        try (RagIndex index = RagIndex.inMemory().lexicalOnly().build()) {
            for (int lamp = 0; lamp < LAMPS; lamp++) {
                String name = "lamp-" + lamp;
                index.put(new Document(
                        name, "The cable of " + name + " is " + (lamp + 20) + " centimetres long.", Map.of()));
            }
            List<Labelled> labelled = new ArrayList<>();
            CitationInterceptor recording = CitationInterceptor.create().recording(ConfidenceSignal.standard());
            try (LlmOps ops = open(index, database, recording)) {
                for (int lamp = 0; lamp < LAMPS; lamp++) {
                    Answer answer = ask(ops, lamp);
                    labelled.add(new Labelled(
                            ConfidenceSignal.recorded(answer.response()),
                            answer.text().equals(truth(lamp))));
                }
            }
            Calibration calibration = calibration(known(labelled.subList(0, CALIBRATED_ON)));
            SelectiveBound bound = bound(calibration, known(labelled.subList(CALIBRATED_ON, LAMPS)));
            System.out.printf(
                    Locale.ROOT,
                    "bound fitted on %d answers: %d given, %d of them wrong%n",
                    bound.n(),
                    bound.answered(),
                    bound.wrong());
            CitationInterceptor selective = CitationInterceptor.create()
                    .abstainingWith("The handbook does not say.")
                    .answeringIf(new SelectiveAnswering(
                            ConfidenceSignal.standard(), SIGNAL, calibration, bound, () -> FINGERPRINT));
            try (LlmOps ops = open(index, database, selective)) {
                show(ask(ops, 1));
                show(ask(ops, 2));
            }
        }
    }

    /** An answer whose confidence is unknown is never given, so the bound is not about it. */
    private static List<Labelled> known(List<Labelled> answers) {
        return answers.stream()
                .filter(each -> each.signals().containsKey(SIGNAL))
                .toList();
    }

    private static double signal(Labelled answer) {
        return Objects.requireNonNull(answer.signals().get(SIGNAL));
    }

    private static Calibration calibration(List<Labelled> answers) {
        return Calibration.isotonic(
                answers.stream().mapToDouble(SelectiveAnswers::signal).toArray(), right(answers));
    }

    private static SelectiveBound bound(Calibration calibration, List<Labelled> answers) {
        double[] confidence = answers.stream()
                .mapToDouble(each -> calibration.probability(signal(each)))
                .toArray();
        return SelectiveBound.fit(confidence, right(answers), 0.1, 0.05, SelectiveBound.Testing.BONFERRONI, FINGERPRINT)
                .orElseThrow(() -> new IllegalStateException("no threshold keeps the bound: label more answers"));
    }

    private static boolean[] right(List<Labelled> answers) {
        boolean[] right = new boolean[answers.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = answers.get(i).right();
        }
        return right;
    }

    private static LlmOps open(RagIndex index, Path database, CitationInterceptor citations) {
        LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(database))
                .model(LangChain4jModels.from(new FixedAnswers(SelectiveAnswers::said)))
                .retriever(index)
                .interceptBefore(StandardChain.ROUTE, citations)
                .build();
        ops.prompts().register("handbook", PROMPT, PromptCommit.NONE);
        return ops;
    }

    private static Answer ask(LlmOps ops, int lamp) {
        return ops.prompt("handbook")
                .with("question", "How long is the cable of lamp-" + lamp + "?")
                .ask();
    }

    private static String truth(int lamp) {
        return "The cable of lamp-" + lamp + " is " + (lamp + 20) + " centimetres long [1].";
    }

    private static String said(String asked) {
        int lamp = Integer.parseInt(asked.substring(asked.lastIndexOf('-') + 1, asked.length() - 1));
        return truth(lamp) + (lamp % 3 == 2 ? " It was woven by hand in Norway." : "");
    }

    private static void show(Answer answer) {
        Grounding grounding = answer.grounding();
        System.out.println("A: " + answer.text());
        if (grounding != null && grounding.reason() != null) {
            System.out.println("   instead of: " + answer.response().vendor().get("citations.abstained_from"));
        }
    }
}
