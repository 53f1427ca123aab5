package dev.llmops.springai.rag;

import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.springai.internal.mapping.MessagesFromSpringAi;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.AdvisorChain;
import org.springframework.ai.chat.client.advisor.api.BaseAdvisor;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.core.Ordered;

/** A retriever as an advisor: its passages get the numbers that an answer cites. */
final class PassageAdvisor implements BaseAdvisor {

    /** Outside of Spring AI 2's loop of tools, so that a question is searched for once however many tools are called. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 250;

    private static final String INSTRUCTION =
            "Answer from the numbered passages only, and cite after each sentence the passage that says it, like [1].";

    private final Retriever retriever;
    private final int limit;
    private final Function<ChatClientRequest, @Nullable String> tenant;

    PassageAdvisor(Retriever retriever, int limit, Function<ChatClientRequest, @Nullable String> tenant) {
        this.retriever = Objects.requireNonNull(retriever, "retriever");
        this.limit = limit;
        this.tenant = Objects.requireNonNull(tenant, "tenant");
    }

    @Override
    public String getName() {
        return "llmops-retrieval";
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public ChatClientRequest before(ChatClientRequest request, AdvisorChain chain) {
        String question = request.prompt().getUserMessage().getText();
        if (question == null || question.isBlank()) {
            return request;
        }
        List<Passage> passages = retriever
                .search(new RetrievalQuery(question, limit, tenant.apply(request), Map.of()), history(request))
                .passages();
        if (passages.isEmpty()) {
            return request;
        }
        return request.mutate()
                .prompt(request.prompt()
                        .augmentUserMessage(user ->
                                user.mutate().text(prompt(passages, question)).build()))
                .context(
                        SpringAiRetrieval.DOCUMENTS,
                        passages.stream().map(Documents::document).toList())
                .build();
    }

    @Override
    public ChatClientResponse after(ChatClientResponse response, AdvisorChain chain) {
        return response;
    }

    private static List<Message> history(ChatClientRequest request) {
        var said = request.prompt().getInstructions().stream()
                .filter(message -> message.getMessageType() == MessageType.USER
                        || message.getMessageType() == MessageType.ASSISTANT)
                .toList();
        return MessagesFromSpringAi.messages(said.subList(0, Math.max(0, said.size() - 1)));
    }

    /** The question stands last. */
    private static String prompt(List<Passage> passages, String question) {
        StringBuilder prompt = new StringBuilder(INSTRUCTION).append("\n\n");
        for (int i = 0; i < passages.size(); i++) {
            prompt.append('[')
                    .append(i + 1)
                    .append("] ")
                    .append(passages.get(i).text())
                    .append("\n\n");
        }
        return prompt.append("Question: ").append(question).toString();
    }
}
