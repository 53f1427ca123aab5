package dev.llmops.core.internal.chain;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.ContextWindow;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a prompt fit into the context window of the model that is asked first, as {@link ContextWindow} says. A prompt that fits into the
 * window of none of the models that may be asked is refused. Where a window is unknown only the application's own bounds count.
 */
record FitContextInterceptor(ModelRoutes routes, RequestRenderer renderer, ContextWindow settings)
        implements Interceptor {

    @Override
    public String name() {
        return StandardChain.FIT_CONTEXT;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        List<String> models = routes.candidates(call.modelName());
        ModelClient first = routes.client(models.get(0));
        Integer window = bounded(first.description().contextWindow());
        TokenCounter counter = first.tokenizer()
                .<TokenCounter>map(own -> new FallbackCounter(own, settings.counter()))
                .orElse(settings.counter());
        ContextTokens tokens = new ContextTokens(counter, settings, window, largest(models), models.get(0));
        Call room = tokens.withRoomForAnswer(call);
        if (tokens.surelyFits(room)) {
            return chain.proceed(room);
        }
        return chain.proceed(new ContextFit(settings, tokens, renderer).fit(room));
    }

    private @Nullable Integer bounded(@Nullable Integer window) {
        Integer own = settings.maxTokens();
        if (own == null || window == null) {
            return own == null ? window : own;
        }
        return Math.min(own, window);
    }

    /** A model that the route would turn to may have a larger window; one whose window is unknown may take anything. */
    private @Nullable Integer largest(List<String> models) {
        Integer largest = 0;
        for (String model : models) {
            Integer window = bounded(routes.client(model).description().contextWindow());
            if (window == null) {
                return null;
            }
            largest = Math.max(largest, window);
        }
        return largest;
    }
}
