package dev.llmops.core.internal.chain;

import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.Pause;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.core.chain.RoutingModelClient;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.random.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Chooses the model, repeats an attempt that failed, and moves on to the next model. */
record RouteInterceptor(ModelRoutes routes, RetryPolicy retries, Pause pause, Scheduler scheduler, Ids random)
        implements Interceptor {

    @Override
    public String name() {
        return StandardChain.ROUTE;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        Instant deadline = call.deadline();
        if (deadline != null && !scheduler.now().isBefore(deadline)) {
            return ModelStream.ended(new ModelEvent.Failed(
                    new ModelTimeoutException("the deadline of the call passed before a model was asked"),
                    PartialResponse.NONE));
        }
        List<String> candidates = routes.candidates(call.modelName());
        if (candidates.size() == 1 && (retries.maxRetries() == 0 || routes.routing(candidates.get(0)) != null)) {
            return answer(routed(call, candidates.get(0)), chain);
        }
        List<RetryStream.Candidate> calls =
                candidates.stream().map(model -> candidate(call, model)).toList();
        return new RetryStream(calls, routed -> answer(routed, chain), pause, random);
    }

    private RetryStream.Candidate candidate(Call call, String model) {
        return new RetryStream.Candidate(
                routed(call, model), routes.routing(model) == null ? retries : RetryPolicy.NONE);
    }

    /** One attempt, or those of a client that chooses among endpoints itself. */
    private ModelStream answer(Call call, Chain chain) {
        String model = Objects.requireNonNull(call.modelName(), "modelName");
        RoutingModelClient routing = routes.routing(model);
        return routing == null
                ? chain.proceed(call)
                : routing.route(
                        call,
                        attempt -> chain.proceed(attempt.toBuilder()
                                .modelName(ModelRoutes.endpoint(
                                        model, Objects.requireNonNull(attempt.modelName(), "modelName")))
                                .build()));
    }

    private static Call routed(Call call, String model) {
        return model.equals(call.modelName())
                ? call
                : call.toBuilder().modelName(model).build();
    }
}
