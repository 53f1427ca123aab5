package dev.llmops.spring.boot.autoconfigure.internal.model;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.llmops.core.ChainModelClient;
import dev.llmops.core.LlmOps;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.spring.boot.autoconfigure.internal.model.ModelCandidates.Candidate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts the chain before each model of LangChain4j that the application has, and keeps the model itself for the end of the chain. The {@link LlmOps} is made of those models, so it is looked up when the first call comes.
 */
public final class RecordingPostProcessor implements BeanPostProcessor {

    private final ConfigurableListableBeanFactory beans;
    private final SingletonSupplier<ModelCandidates> candidates;
    private final Map<String, Object> originals = new ConcurrentHashMap<>();

    public RecordingPostProcessor(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.candidates = SingletonSupplier.of(() -> ModelCandidates.in(beans, environment));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        boolean chat = bean instanceof ChatModel;
        boolean streaming = bean instanceof StreamingChatModel;
        if (!chat && !streaming) {
            return bean;
        }
        Candidate candidate = candidates.obtain().ofBean(name).orElse(null);
        if (candidate == null || originals.putIfAbsent(name, bean) != null) {
            return bean;
        }
        var blocking = SingletonSupplier.of(() -> LangChain4jModels.asChatModel(chain(candidate)));
        var streams = SingletonSupplier.of(() -> LangChain4jModels.asStreamingChatModel(chain(candidate)));
        if (chat && streaming) {
            return new RecordedModel(blocking::obtain, streams::obtain);
        }
        return chat ? new RecordedChatModel(blocking::obtain) : new RecordedStreamingChatModel(streams::obtain);
    }

    /** {@return the model that was wrapped, or null if that bean was not} */
    @Nullable
    Object original(String bean) {
        return originals.get(bean);
    }

    /** Naming the default would keep its calls out of experiments about models. */
    private ChainModelClient chain(Candidate candidate) {
        ChainModelClient chain = beans.getBean(LlmOps.class).asModelClient();
        return candidate.equals(candidates.obtain().chosen()) ? chain : chain.withModel(candidate.name());
    }
}
