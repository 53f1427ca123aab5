package dev.llmops.spring.boot.autoconfigure.internal.model;

import dev.llmops.api.model.ModelClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The models that an application has, known by the definitions of its beans and by its properties before any of them is made: clients, LangChain4j's models, pools. A blocking and a streaming model of LangChain4j are two forms of one if they are the only ones, or if one is called as the other plus {@code Streaming}.
 */
public record ModelCandidates(List<Candidate> all, @Nullable Candidate chosen) {

    public static final String PROPERTY = "llmops.default-model";

    /** What the auto-configuration makes of the whole chain is no model to put into it. */
    public static final String OWN_CHAT_MODEL = "llmOpsChatModel";

    public static final String OWN_STREAMING_CHAT_MODEL = "llmOpsStreamingChatModel";

    private static final String CHAT_MODEL = "dev.langchain4j.model.chat.ChatModel";
    private static final String STREAMING_CHAT_MODEL = "dev.langchain4j.model.chat.StreamingChatModel";
    private static final String ADAPTER = "dev.llmops.langchain4j.LangChain4jModels";

    /** Where a model comes from. */
    public enum Kind {
        CLIENT,
        LANGCHAIN4J,
        POOL
    }

    /**
     * A model.
     *
     * @param name its name in the {@code LlmOps}: that of its bean, of two the blocking one's, or of its pool
     * @param chatBean name of a bean of LangChain4j that answers blocking calls, or null
     * @param streamingBean name of a bean of LangChain4j that answers streaming calls, or null
     */
    public record Candidate(
            String name,
            Kind kind,
            @Nullable String chatBean,
            @Nullable String streamingBean) {

        boolean hasBean(String bean) {
            return bean.equals(chatBean) || bean.equals(streamingBean);
        }
    }

    public static ModelCandidates in(ConfigurableListableBeanFactory beans, Environment environment) {
        List<Candidate> all = new ArrayList<>();
        for (String name : names(beans, ModelClient.class)) {
            all.add(new Candidate(name, Kind.CLIENT, null, null));
        }
        addLangChain4j(beans, all);
        for (String name : pools(environment)) {
            all.add(new Candidate(name, Kind.POOL, null, null));
        }
        return new ModelCandidates(List.copyOf(all), chosen(all, beans, environment));
    }

    public List<String> names() {
        return all.stream().map(Candidate::name).toList();
    }

    Optional<Candidate> ofBean(String bean) {
        return all.stream().filter(candidate -> candidate.hasBean(bean)).findFirst();
    }

    /** {@return the models in the order in which the {@code LlmOps} gets them: its default is the first} */
    List<Candidate> chosenFirst() {
        List<Candidate> sorted = new ArrayList<>(all);
        if (chosen != null && sorted.remove(chosen)) {
            sorted.add(0, chosen);
        }
        return sorted;
    }

    private static void addLangChain4j(ConfigurableListableBeanFactory beans, List<Candidate> all) {
        ClassLoader loader = beans.getBeanClassLoader();
        if (!ClassUtils.isPresent(ADAPTER, loader) || !ClassUtils.isPresent(CHAT_MODEL, loader)) {
            return;
        }
        List<String> chats = names(beans, ClassUtils.resolveClassName(CHAT_MODEL, loader));
        List<String> streams = names(beans, ClassUtils.resolveClassName(STREAMING_CHAT_MODEL, loader));
        chats.remove(OWN_CHAT_MODEL);
        streams.remove(OWN_STREAMING_CHAT_MODEL);
        boolean oneModel = chats.size() == 1 && streams.size() == 1;
        for (String chat : chats) {
            String stream = streams.stream()
                    .filter(name -> oneModel
                            || name.equals(chat)
                            || name.replaceFirst("(?i)streaming", "").equalsIgnoreCase(chat))
                    .findFirst()
                    .orElse(null);
            streams.remove(stream);
            all.add(new Candidate(chat, Kind.LANGCHAIN4J, chat, stream));
        }
        for (String stream : streams) {
            all.add(new Candidate(stream, Kind.LANGCHAIN4J, null, stream));
        }
    }

    private static List<String> names(ConfigurableListableBeanFactory beans, Class<?> type) {
        List<String> names = new ArrayList<>(List.of(beans.getBeanNamesForType(type, false, false)));
        names.removeIf(name -> beans.containsBeanDefinition(name)
                && !beans.getMergedBeanDefinition(name).isAutowireCandidate());
        return names;
    }

    /** By their names alone: what stands in them is read when it is needed. */
    private static Iterable<String> pools(Environment environment) {
        return Binder.get(environment)
                .bind("llmops.pools", Bindable.mapOf(String.class, Object.class))
                .map(Map::keySet)
                .orElseGet(Set::of);
    }

    private static @Nullable Candidate chosen(
            List<Candidate> all, ConfigurableListableBeanFactory beans, Environment environment) {
        String wanted = environment.getProperty(PROPERTY);
        if (wanted != null) {
            return all.stream()
                    .filter(candidate -> candidate.name().equals(wanted) || candidate.hasBean(wanted))
                    .findFirst()
                    .orElse(null);
        }
        if (all.size() == 1) {
            return all.get(0);
        }
        List<Candidate> primary = all.stream()
                .filter(candidate -> isPrimary(candidate.name(), beans)
                        || isPrimary(candidate.chatBean(), beans)
                        || isPrimary(candidate.streamingBean(), beans))
                .toList();
        return primary.size() == 1 ? primary.get(0) : null;
    }

    private static boolean isPrimary(@Nullable String bean, ConfigurableListableBeanFactory beans) {
        return bean != null
                && beans.containsBeanDefinition(bean)
                && beans.getMergedBeanDefinition(bean).isPrimary();
    }
}
