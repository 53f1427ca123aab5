package dev.llmops.spring.boot.autoconfigure.internal.model;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.llmops.api.model.ModelClient;
import dev.llmops.langchain4j.LangChain4jClientBuilder;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.spring.boot.autoconfigure.internal.model.ModelCandidates.Candidate;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Makes clients of LangChain4j's models. */
final class LangChain4jClients {

    private LangChain4jClients() {}

    /** The model itself: the wrapped one would come back here. */
    static ModelClient client(Candidate candidate, ConfigurableListableBeanFactory beans) {
        LangChain4jClientBuilder client = LangChain4jModels.builder();
        if (candidate.chatBean() != null) {
            client.model((ChatModel) original(candidate.chatBean(), beans));
        }
        if (candidate.streamingBean() != null) {
            client.streamingModel((StreamingChatModel) original(candidate.streamingBean(), beans));
        }
        return client.build();
    }

    private static Object original(String name, ConfigurableListableBeanFactory beans) {
        Object bean = beans.getBean(name);
        RecordingPostProcessor wrapper =
                beans.getBeanProvider(RecordingPostProcessor.class).getIfAvailable();
        Object original = wrapper == null ? null : wrapper.original(name);
        return original == null ? bean : original;
    }
}
