package dev.llmops.spring.boot.autoconfigure;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.llmops.core.LlmOps;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.spring.boot.autoconfigure.internal.model.ModelCandidates;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The chain as a model of LangChain4j, for an application whose own models are others: clients and pools. */
@AutoConfiguration(after = LlmOpsAutoConfiguration.class)
@ConditionalOnClass({ChatModel.class, LangChain4jModels.class})
@ConditionalOnBean(LlmOps.class)
public class LlmOpsChatModelAutoConfiguration {

    @Bean(ModelCandidates.OWN_CHAT_MODEL)
    @ConditionalOnMissingBean(ChatModel.class)
    ChatModel llmOpsChatModel(LlmOps ops) {
        return LangChain4jModels.asChatModel(ops.asModelClient());
    }

    @Bean(ModelCandidates.OWN_STREAMING_CHAT_MODEL)
    @ConditionalOnMissingBean(StreamingChatModel.class)
    StreamingChatModel llmOpsStreamingChatModel(LlmOps ops) {
        return LangChain4jModels.asStreamingChatModel(ops.asModelClient());
    }
}
