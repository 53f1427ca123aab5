package dev.llmops.core.internal.chain;

import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.ForwardingStream;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.guardrail.Deanonymizers;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.internal.tool.ToolArguments;
import java.util.Objects;

/** The end of the chain: one attempt of one model. */
record ModelInterceptor(ModelRoutes routes, PriceList prices, Ids ids, Time time, boolean checkToolArguments)
        implements Interceptor {

    @Override
    public String name() {
        return StandardChain.MODEL;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        String route = Objects.requireNonNull(call.modelName(), "modelName");
        ModelClient client = routes.client(route);
        ModelRequest request = seeded(call.requireRequest(), client);
        call.notes().asked(client.description().identity(), request);
        AttemptNotes attempt = new AttemptNotes(
                call.notes(), route, client.description().identity(), request, routes.prices(route, prices), time);
        ModelStream answer = open(call, client, request);
        ModelStream checked = checkToolArguments
                ? ToolArguments.checked(answer, request, message -> Deanonymizers.restoreValues(call.notes(), message))
                : answer;
        return new AttemptStream(checked, attempt, call.streaming());
    }

    private static ModelStream open(Call call, ModelClient client, ModelRequest request) {
        try {
            if (call.streaming()) {
                return client.stream(request);
            }
            return call.deadline() == null
                    ? ModelStream.completed(client.generate(request))
                    : new WholeStream(client.stream(request));
        } catch (CallCancelledException e) {
            return ModelStream.ended(new ModelEvent.Cancelled(arrived(e)));
        } catch (LlmOpsException e) {
            return ModelStream.ended(new ModelEvent.Failed(e, arrived(e)));
        }
    }

    /** A stream of which only the end is passed on: it can be cancelled, and as with any complete answer a fault leaves nothing begun. */
    private static final class WholeStream extends ForwardingStream {

        WholeStream(ModelStream source) {
            super(source);
        }

        @Override
        public ModelEvent next() {
            ModelEvent event = super.next();
            while (!(event instanceof ModelEvent.End)) {
                event = super.next();
            }
            return event;
        }
    }

    private static PartialResponse arrived(LlmOpsException error) {
        return error.partial().orElse(PartialResponse.NONE);
    }

    /** A model that can repeat itself gets a seed, so that every one of its answers can be replayed. */
    private ModelRequest seeded(ModelRequest request, ModelClient client) {
        if (request.parameters().seed() != null
                || !client.description().capabilities().contains(ModelCapability.DETERMINISTIC)) {
            return request;
        }
        return request.toBuilder()
                .parameters(
                        request.parameters().toBuilder().seed(ids.nextSeed()).build())
                .build();
    }
}
