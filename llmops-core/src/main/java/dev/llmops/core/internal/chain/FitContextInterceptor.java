package dev.llmops.core.internal.chain;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import java.util.List;
import java.util.Optional;

/**
 * Makes a prompt fit into the model's context window where passages or history make it too long: leaves out the passages
 * that fit the question least, and then the oldest messages, with a call of tools its results. Where the model's window or tokenizer is unknown, and where
 * nothing can be left out, the call passes through, and the model says so if it is too long.
 */
final class FitContextInterceptor implements Interceptor {

    /** Room for an answer whose length was not limited: a quarter of the window, but no more than this. */
    private static final int ROOM_FOR_ANSWER = 512;

    private final ModelRoutes routes;
    private final RequestRenderer renderer;

    FitContextInterceptor(ModelRoutes routes, RequestRenderer renderer) {
        this.routes = routes;
        this.renderer = renderer;
    }

    @Override
    public String name() {
        return StandardChain.FIT_CONTEXT;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        PromptVersion version = call.promptVersion();
        if (version == null || !canShrink(call)) {
            return chain.proceed(call);
        }
        ModelClient model = routes.client(routes.candidates(call.modelName()).get(0));
        Integer window = model.description().contextWindow();
        Optional<Tokenizer> tokenizer = model.tokenizer();
        if (window == null || tokenizer.isEmpty()) {
            return chain.proceed(call);
        }
        Call fitting = call;
        while (canShrink(fitting) && tokens(fitting.requireRequest(), tokenizer.get(), window) > window) {
            Call shorter = shrink(fitting);
            fitting = shorter.withRequest(renderer.render(shorter, version));
        }
        if (fitting.passages().size() < call.passages().size()) {
            call.notes().passages(fitting.passages());
        }
        return chain.proceed(fitting);
    }

    private static int tokens(ModelRequest request, Tokenizer tokenizer, int window) {
        Integer limit = request.parameters().maxTokens();
        int answer = limit != null ? limit : Math.min(ROOM_FOR_ANSWER, window / 4);
        return tokenizer.count(request) + answer;
    }

    private static boolean canShrink(Call call) {
        return !call.passages().isEmpty() || !call.history().isEmpty();
    }

    private static Call shrink(Call call) {
        List<?> passages = call.passages();
        return passages.isEmpty()
                ? call.toBuilder().history(withoutOldest(call.history())).build()
                : call.toBuilder()
                        .passages(call.passages().subList(0, passages.size() - 1))
                        .build();
    }

    /** The results of tools go with the message that called them: a model refuses one without its call. */
    private static List<Message> withoutOldest(List<Message> history) {
        int kept = 1;
        while (kept < history.size() && history.get(kept) instanceof ToolMessage) {
            kept++;
        }
        return history.subList(kept, history.size());
    }
}
