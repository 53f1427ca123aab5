package dev.llmops.springai;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.util.ReflectionUtils;

/** Spring AI's real OpenAI models, of the version that the tests run with: they are built in other ways in 1.1 and 2.0. */
final class OpenAiModels {

    static final boolean SPRING_AI_2 = ReflectionUtils.findMethod(ChatModel.class, "getOptions") != null;

    private OpenAiModels() {}

    static ChatModel chat(FakeOpenAi server) {
        return SPRING_AI_2
                ? (ChatModel) SpringAi2.model("OpenAiChatModel", "OpenAiChatOptions", server.url() + "/v1")
                : SpringAi1.chat(server.url());
    }

    /** Spring AI 1 needs to be told; Spring AI 2 keeps them. */
    static ChatModel keepingHeaders(FakeOpenAi server) {
        return SPRING_AI_2 ? chat(server) : SpringAi1.keepingHeaders(server.url());
    }

    static EmbeddingModel embeddings(FakeOpenAi server) {
        return SPRING_AI_2
                ? (EmbeddingModel)
                        SpringAi2.model("OpenAiEmbeddingModel", "OpenAiEmbeddingOptions", server.url() + "/v1")
                : SpringAi1.embeddings(server.url());
    }

    private static final class SpringAi1 {

        static ChatModel chat(String url) {
            return chat(api(url));
        }

        private static ChatModel chat(org.springframework.ai.openai.api.OpenAiApi api) {
            return org.springframework.ai.openai.OpenAiChatModel.builder()
                    .openAiApi(api)
                    .retryTemplate(once())
                    .defaultOptions(org.springframework.ai.openai.OpenAiChatOptions.builder()
                            .model("fake")
                            .streamUsage(true)
                            .build())
                    .build();
        }

        static ChatModel keepingHeaders(String url) {
            return chat(org.springframework.ai.openai.api.OpenAiApi.builder()
                    .baseUrl(url)
                    .apiKey("key")
                    .responseErrorHandler(new org.springframework.web.client.DefaultResponseErrorHandler())
                    .build());
        }

        static EmbeddingModel embeddings(String url) {
            return new org.springframework.ai.openai.OpenAiEmbeddingModel(
                    api(url),
                    org.springframework.ai.document.MetadataMode.EMBED,
                    org.springframework.ai.openai.OpenAiEmbeddingOptions.builder()
                            .model("fake")
                            .build(),
                    once());
        }

        private static org.springframework.ai.openai.api.OpenAiApi api(String url) {
            return org.springframework.ai.openai.api.OpenAiApi.builder()
                    .baseUrl(url)
                    .apiKey("key")
                    .build();
        }

        private static org.springframework.retry.support.RetryTemplate once() {
            return org.springframework.retry.support.RetryTemplate.builder()
                    .maxAttempts(1)
                    .build();
        }
    }

    /** By reflection, since the tests are compiled against Spring AI 1. */
    private static final class SpringAi2 {

        static Object model(String model, String options, String url) {
            Object builder = statically(options, "builder");
            set(builder, "baseUrl", url);
            set(builder, "apiKey", "key");
            set(builder, "model", "fake");
            set(builder, "maxRetries", 0);
            Object built = set(builder, "build");
            Object models = statically(model, "builder");
            set(models, "options", built);
            return set(models, "build");
        }

        private static Object statically(String type, String method) {
            try {
                return Class.forName("org.springframework.ai.openai." + type)
                        .getMethod(method)
                        .invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Object set(Object on, String name, Object... values) {
            Method method = Arrays.stream(on.getClass().getMethods())
                    .filter(each -> each.getName().equals(name) && each.getParameterCount() == values.length)
                    .filter(each -> values.length == 0 || fits(each.getParameterTypes()[0], values[0]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(on.getClass() + " has no " + name));
            ReflectionUtils.makeAccessible(method);
            return ReflectionUtils.invokeMethod(method, on, values);
        }

        private static boolean fits(Class<?> type, Object value) {
            return type.isInstance(value) || (type == int.class && value instanceof Integer);
        }
    }
}
