package dev.llmops.examples;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.store.Stores;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.citation.CitationInterceptor;
import dev.llmops.rag.ingest.FolderSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Answers from a folder of documents, with citations that are looked up and checked: {@code bin/example GroundedAnswers}.
 *
 * <p>Indexing, retrieval, ranges and checks are real. The model is a stand-in that says fixed sentences, right ones and
 * wrong ones, so that each verdict can be seen; {@code bin/demo} shows a real one.
 */
public final class GroundedAnswers {

    private static final PromptContent PROMPT = PromptContent.of("""
            Answer from the numbered passages only, and cite them like [1].
            {{#each passages}}[{{number}}] {{text}}
            {{/each}}Question: {{question}}""");

    /** What the stand-in says: a supported claim, a claim of its own, a passage that there is not; and a lone invention. */
    private static final Map<String, String> SAID = Map.of(
            "How long is the cable?", "The cable is 2.5 metres long [1]. It is made of silk [1]. It is red [9].",
            "How do I get a refund?", "A refund takes fourteen days [1].");

    private final Path pages;
    private final LlmOps ops;

    private GroundedAnswers(Path pages, LlmOps ops) {
        this.pages = pages;
        this.ops = ops;
    }

    /**
     * Indexes two pages and asks two questions.
     *
     * @param args none
     * @throws IOException if the pages cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("llmops-handbook");
        Path pages = Files.createDirectory(folder.resolve("pages"));
        Files.writeString(
                pages.resolve("lamp.md"), "# Aurora\n\nThe cable of the lamp is 2.5 metres long, and black.\n");
        Files.writeString(pages.resolve("care.md"), "# Care\n\nWipe the shade with a dry cloth.\n");
        try (RagIndex index = RagIndex.open(folder.resolve("handbook.index"))) {
            index.ingest(FolderSource.of(pages));
            System.out.println(index.documents() + " pages, " + index.passages() + " passages");
            try (LlmOps ops = LlmOps.builder()
                    .store(Stores.sqlite(folder.resolve("llmops.db")))
                    .model(LangChain4jModels.from(new StandIn()))
                    .retriever(index)
                    .interceptBefore(
                            StandardChain.ROUTE,
                            CitationInterceptor.create().abstainingWith("The handbook does not say."))
                    .build()) {
                ops.prompts().register("handbook", PROMPT, PromptCommit.NONE);
                GroundedAnswers answers = new GroundedAnswers(pages, ops);
                answers.ask("How long is the cable?");
                answers.ask("How do I get a refund?");
            }
        }
    }

    private void ask(String question) throws IOException {
        Answer answer = ops.prompt("handbook").with("question", question).ask();
        System.out.println("Q: " + question);
        System.out.println("A: " + answer.text());
        Object withheld = answer.response().vendor().get("citations.abstained_from");
        if (withheld != null) {
            System.out.println("   instead of: " + withheld);
        }
        for (Citation citation : answer.citations()) {
            System.out.println("   " + citation.support() + ": "
                    + citation.claim().in(answer.text()) + " [" + citation.number() + "]");
            Passage passage = citation.passage();
            if (passage != null) {
                String file = Files.readString(pages.resolve(passage.sourceId()));
                System.out.println("      " + passage.id() + " reads: "
                        + passage.range().in(file).replaceAll("\\s+", " "));
            }
        }
    }

    /** In your application this is OpenAiChatModel or any other model that LangChain4j has. */
    private static final class StandIn implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            List<ChatMessage> messages = request.messages();
            String asked = ((UserMessage) messages.get(messages.size() - 1)).singleText();
            String question = asked.substring(asked.lastIndexOf("Question: ") + "Question: ".length());
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from(SAID.getOrDefault(question, "I do not know.")))
                    .build();
        }
    }
}
