package dev.llmops.examples;

import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.Result;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.langchain4j.rag.LangChain4jRetrieval;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.citation.CheckedAnswer;
import dev.llmops.rag.citation.CitationChecker;
import dev.llmops.rag.pipeline.RetrievalPipeline;
import dev.llmops.rag.pipeline.Stages;
import dev.llmops.rag.verification.ClaimVerifier;
import java.util.List;
import java.util.Map;

/**
 * An AI service of LangChain4j gets our retrieval with one line, and its answer's citations are looked up and checked: {@code
 * bin/example CitedAssistant}. The model is a stand-in.
 */
public final class CitedAssistant {

    /** As an application has it already. */
    interface Assistant {

        /** Answers a question. */
        Result<String> chat(String question);
    }

    private CitedAssistant() {}

    /**
     * Asks once.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (RagIndex index = RagIndex.inMemory().build()) {
            index.put(new Document("lamp.md", "The cable of the lamp is 2.5 metres long, and black.", Map.of()));
            index.put(new Document("care.md", "Wipe the shade with a dry cloth.", Map.of()));
            RetrievalPipeline pipeline = RetrievalPipeline.builder(index)
                    .stage(Stages.nearDuplicates(0.8))
                    .build();
            Assistant assistant = AiServices.builder(Assistant.class)
                    .chatModel(new FixedAnswers(CitedAssistant::said))
                    .retrievalAugmentor(LangChain4jRetrieval.asRetrievalAugmentor(pipeline, 2)) // the one line
                    .build();

            Result<String> result = assistant.chat("How long is the cable?");

            List<Passage> passages = LangChain4jRetrieval.passages(result.sources());
            CheckedAnswer checked = new CitationChecker(ClaimVerifier.lexical()).check(result.content(), passages);
            System.out.println("A: " + result.content());
            checked.citations()
                    .forEach(citation -> System.out.println("   " + citation.support() + ": "
                            + citation.claim().in(result.content()) + " [" + citation.number() + "] = "
                            + (citation.passage() == null
                                    ? "no passage"
                                    : citation.passage().id())));
        }
    }

    /** It says one thing wrong. */
    private static String said(String asked) {
        String number = asked.contains("[1] The cable") ? "1" : "2";
        return "The cable is 2.5 metres long [" + number + "]. It is 3 metres long [" + number + "].";
    }
}
