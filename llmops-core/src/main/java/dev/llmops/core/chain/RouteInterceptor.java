package dev.llmops.core.chain;

import dev.llmops.api.model.ModelStream;
import dev.llmops.core.internal.random.Ids;
import java.util.List;

/** Chooses the model, repeats a try that failed, and moves on to the next model. */
final class RouteInterceptor implements Interceptor {

    private final ModelRoutes routes;
    private final RetryPolicy retries;
    private final Pause pause;
    private final Ids random;

    RouteInterceptor(ModelRoutes routes, RetryPolicy retries, Pause pause, Ids random) {
        this.routes = routes;
        this.retries = retries;
        this.pause = pause;
        this.random = random;
    }

    @Override
    public String name() {
        return StandardChain.ROUTE;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        List<String> candidates = routes.candidates(call.modelName());
        if (candidates.size() == 1 && retries.retries() == 0) {
            return chain.proceed(routed(call, candidates.get(0)));
        }
        List<Call> calls = candidates.stream().map(model -> routed(call, model)).toList();
        return new RetryStream(calls, chain, retries, pause, random);
    }

    private static Call routed(Call call, String model) {
        return model.equals(call.modelName())
                ? call
                : call.toBuilder().modelName(model).build();
    }
}
