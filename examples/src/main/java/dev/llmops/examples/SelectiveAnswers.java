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
import dev.llmops.rag.confidence.ConfidenceModel;
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

/**
 * Labelled answers teach which ones to give: at most a tenth of those that are given shall be wrong, and what is less sure than that is
 * not said: {@code bin/example SelectiveAnswers}. The model is a stand-in that invents something in every third answer; its
 * labels are made by comparing with the truth, where yours come from people.
 */
public final class SelectiveAnswers {

    private static final int LAMPS = 200;
    private static final int LEARNT_FROM = 80;
    private static final String FINGERPRINT = "stand-in/handbook@1/lamps";
    private static final PromptContent PROMPT = PromptContent.of("""
            Answer from the numbered passages only, and cite them like [1].
            {{#each passages}}[{{number}}] {{text}}
            {{/each}}Question: {{question}}""");

    private SelectiveAnswers() {}

    /**
     * Labels answers, learns, fits a bound, and asks with it.
     *
     * @param args none
     * @throws IOException if there is no place for the records
     */
    public static void main(String[] args) throws IOException {
        Path database = Files.createTempDirectory("llmops-selective").resolve("llmops.db");
        try (RagIndex index = RagIndex.inMemory().lexicalOnly().open()) {
            for (int lamp = 0; lamp < LAMPS; lamp++) {
                String name = "lamp-" + lamp;
                index.put(new Document(
                        name, "The cable of " + name + " is " + (lamp + 20) + " centimetres long.", Map.of()));
            }
            List<ConfidenceModel.Labelled> labelled = new ArrayList<>();
            CitationInterceptor recording = CitationInterceptor.create().recording(ConfidenceSignal.standard());
            try (LlmOps ops = open(index, database, recording)) {
                for (int lamp = 0; lamp < LAMPS; lamp++) {
                    Answer answer = ask(ops, lamp);
                    labelled.add(new ConfidenceModel.Labelled(
                            ConfidenceModel.featuresOf(answer.response()),
                            answer.text().equals(truth(lamp))));
                }
            }
            ConfidenceModel model = ConfidenceModel.fit(labelled.subList(0, LEARNT_FROM));
            SelectiveBound bound = bound(model, labelled.subList(LEARNT_FROM, LAMPS));
            System.out.printf(
                    Locale.ROOT,
                    "learnt from %d answers, bound fitted on %d others: %d given, %d of them wrong%n",
                    model.n(),
                    bound.n(),
                    bound.answered(),
                    bound.wrong());
            CitationInterceptor selective = CitationInterceptor.create()
                    .abstainingWith("The handbook does not say.")
                    .answeringIf(new SelectiveAnswering(ConfidenceSignal.standard(), model, bound, () -> FINGERPRINT));
            try (LlmOps ops = open(index, database, selective)) {
                show(ask(ops, 1));
                show(ask(ops, 2));
            }
        }
    }

    private static SelectiveBound bound(ConfidenceModel model, List<ConfidenceModel.Labelled> others) {
        // An answer whose confidence is unknown is never given, so the bound is not about it.
        List<ConfidenceModel.Labelled> known = others.stream()
                .filter(each -> model.probability(each.features()).isPresent())
                .toList();
        double[] confidences = new double[known.size()];
        boolean[] right = new boolean[known.size()];
        for (int i = 0; i < right.length; i++) {
            confidences[i] = model.probability(known.get(i).features()).orElseThrow();
            right[i] = known.get(i).right();
        }
        return SelectiveBound.fit(
                        confidences,
                        right,
                        0.1,
                        0.05,
                        SelectiveBound.Testing.BONFERRONI,
                        model.fingerprint(FINGERPRINT))
                .orElseThrow(() -> new IllegalStateException("no threshold keeps the bound: label more answers"));
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
