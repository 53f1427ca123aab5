package dev.llmops.springai.boot;

import dev.llmops.api.model.ModelClient;
import dev.llmops.core.LlmOps;
import dev.llmops.springai.SpringAiModels;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Wraps an application's {@code ChatModel} of Spring AI if it has one, and neither a client nor an {@link LlmOps} of its own. The model
 * becomes the client from which {@code llmops-spring-boot-autoconfigure} creates an {@code LlmOps}, and the model's calls go through that. So the
 * {@code ChatClient.Builder} that Spring AI configures is recorded without changes. To disable this, set {@code llmops.wrap-models=false}.
 */
@AutoConfiguration
@AutoConfigureOrder(SpringAiAutoConfiguration.ORDER)
@ConditionalOnClass({ChatModel.class, LlmOps.class})
@ConditionalOnProperty(
        prefix = "llmops",
        name = {"enabled", "wrap-models"},
        matchIfMissing = true)
@ConditionalOnSingleCandidate(ChatModel.class)
@ConditionalOnMissingBean({ModelClient.class, LlmOps.class})
public class SpringAiAutoConfiguration {

    /** After those that make models, and before the one that makes the {@code LlmOps}, which is the last. */
    static final int ORDER = Ordered.LOWEST_PRECEDENCE - 10;

    /**
     * {@return the application's model as a client}
     *
     * @param model the model, which may be wrapped already
     */
    @Bean
    ModelClient llmOpsSpringAiClient(ChatModel model) {
        return SpringAiModels.from(model instanceof RecordedChatModel recorded ? recorded.model() : model);
    }

    /**
     * {@return what wraps the model}
     *
     * @param ops the chain, looked up at the first call
     */
    @Bean
    static BeanPostProcessor llmOpsSpringAiPostProcessor(ObjectProvider<LlmOps> ops) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof ChatModel model ? new RecordedChatModel(model, ops) : bean;
            }
        };
    }
}
