package dev.llmops.examples.demo;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.PromptDiff;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.citation.CitationInterceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks questions that are answered from the documents, and looks at what the answers cite. */
public final class AskDocuments {

    private static final List<String> QUESTIONS = List.of(
            "How much power does the Kestrel 2's USB-C port deliver?",
            "How long does the Kestrel Go last on one charge at middle brightness?",
            "At what frequency do Kestrel drivers dim?");
    private static final String UNANSWERABLE = "Who founded Kvistlund Lighting, and in which year?";
    private static final String INVENTED = "Astrid Holmgren founded it in 1962 [1].";
    private static final String ABSTAINED_FROM = "citations.abstained_from";

    private AskDocuments() {}

    /**
     * Asks.
     *
     * @param screen where to show it
     * @param docs the application
     * @param index the index
     * @throws IOException if the prompt's file cannot be written
     */
    public static void run(Screen screen, Docs docs, RagIndex index) throws IOException {
        screen.section(
                "Answers from documents",
                "A hybrid search goes through stages; what is left gets a number in the prompt. The answer"
                        + " cites it, and each citation is checked against its passage. The check compares words and numbers:"
                        + " a wrong claim in the passage's own words passes.",
                "RetrievalPipeline.builder(index).stage(Stages.nearDuplicates(0.8)).stage(Stages.tokenBudget(150, null)).build()",
                ".interceptBefore(StandardChain.ROUTE, CitationInterceptor.create())");
        try (LlmOps ops = docs.open(index, CitationInterceptor.create())) {
            List<Passage> read = new ArrayList<>();
            int explained = 0;
            for (String question : QUESTIONS) {
                Generation generation = ask(screen, ops, question).generation();
                read.addAll(generation.passages());
                explained += tellsAll(generation) ? 1 : 0;
            }
            screen.verdict(
                    explained == QUESTIONS.size(),
                    "the records of " + explained + " of " + QUESTIONS.size()
                            + " answers say of each passage found whether the model read it, or why not");
            long exact = read.stream().filter(passage -> stands(index, passage)).count();
            screen.verdict(
                    exact == read.size(),
                    exact + " of " + read.size() + " passages stand in their file at exactly the range named");
        }
        abstain(screen, docs, index);
    }

    /**
     * Registers two versions of the prompt.
     *
     * @param screen where to show it
     * @param prompts where they are kept
     * @param docs the application
     * @throws IOException if the prompt's file cannot be written
     */
    public static void register(Screen screen, PromptRegistry prompts, Docs docs) throws IOException {
        Files.createDirectories(docs.prompts());
        PromptVersion first =
                VersionPrompts.imported(prompts, docs.prompts(), Docs.PROMPT, 1, "answer from passages, and cite");
        PromptVersion second = VersionPrompts.imported(prompts, docs.prompts(), Docs.PROMPT, 2, "show how to cite");
        prompts.label(Docs.PROMPT, first.number(), "production", PromptCommit.NONE);
        screen.gap();
        screen.line("A second prompt, for answers from documents; version 1 is in production:");
        screen.diff(PromptDiff.between(first, second).lines());
    }

    private static Answer ask(Screen screen, LlmOps ops, String question) {
        screen.line("Q: " + question);
        screen.begin("A: ");
        try (AnswerStream stream = ops.prompt(Docs.PROMPT + "@2").with("question", question).forUser("anna").stream()) {
            Answer answer = stream.answer(screen::piece);
            screen.end();
            show(screen, answer);
            screen.gap();
            return answer;
        }
    }

    /** Whether all that was found was either read or left out by a stage that says why. */
    private static boolean tellsAll(Generation generation) {
        int found = generation.retrieval().stream()
                .filter(step -> step.name().equals("search"))
                .mapToInt(RetrievalStep::kept)
                .sum();
        int dropped = generation.retrieval().stream()
                .mapToInt(step -> step.dropped().size())
                .sum();
        return found > 0 && found == generation.passages().size() + dropped;
    }

    private static void show(Screen screen, Answer answer) {
        screen.small("   search: "
                + answer.generation().retrieval().stream()
                        .map(step -> step.name() + " " + step.given() + " -> " + step.kept())
                        .collect(Collectors.joining(", ")));
        List<Passage> passages = answer.generation().passages();
        for (int i = 0; i < passages.size(); i++) {
            screen.small("   read [" + (i + 1) + "] " + place(passages.get(i)));
        }
        if (answer.citations().isEmpty()) {
            screen.line("   cites nothing");
        }
        for (Citation citation : answer.citations()) {
            Passage passage = citation.passage();
            screen.line("   cites [" + citation.number() + "] "
                    + (passage == null ? "which is no passage" : place(passage)) + ": "
                    + (citation.support() == Citation.Support.SUPPORTED ? "supported" : "NOT supported"));
        }
    }

    private static String place(Passage passage) {
        return passage.sourceId() + ", characters " + passage.range().start() + " to "
                + passage.range().end();
    }

    private static boolean stands(RagIndex index, Passage passage) {
        return index.document(passage.sourceId())
                .map(document -> passage.range().in(document.text()).equals(passage.text()))
                .orElse(false);
    }

    private static void abstain(Screen screen, Docs docs, RagIndex index) {
        screen.gap();
        screen.line("Q: " + UNANSWERABLE + "  (no page says)");
        CitationInterceptor citations = CitationInterceptor.create().abstainingWith(Docs.ABSTENTION);
        try (LlmOps ops = docs.open(index, citations)) {
            Answer own = askUnanswerable(screen, ops, ModelParameters.NONE);
            screen.small("   "
                    + (supported(own)
                            ? "The answer stands, because words of its passage support it: a lexical check is no proof."
                            : "No passage supports an answer, so there is none."));
            screen.gap();
            screen.line("The same, with a grammar that makes the model invent an answer:");
            Answer invented = askUnanswerable(screen, ops, Docs.only(INVENTED));
            screen.verdict(
                    INVENTED.equals(said(invented)) && invented.text().equals(Docs.ABSTENTION),
                    "an invented answer is not given, though it cites a passage");
        }
    }

    private static Answer askUnanswerable(Screen screen, LlmOps ops, ModelParameters parameters) {
        Answer answer = ops.prompt(Docs.PROMPT + "@2")
                .with("question", UNANSWERABLE)
                .parameters(parameters)
                .forUser("anna")
                .ask();
        screen.line("A: " + answer.text());
        if (said(answer) != null) {
            screen.small("   the model itself had said: "
                    + String.valueOf(said(answer)).replaceAll("\\s+", " "));
        }
        show(screen, answer);
        return answer;
    }

    /** What the model had said where the answer abstains. */
    private static @Nullable Object said(Answer answer) {
        return answer.response().vendor().get(ABSTAINED_FROM);
    }

    private static boolean supported(Answer answer) {
        return answer.citations().stream().anyMatch(each -> each.support() == Citation.Support.SUPPORTED);
    }
}
