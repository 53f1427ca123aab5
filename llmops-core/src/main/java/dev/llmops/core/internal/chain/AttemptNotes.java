package dev.llmops.core.internal.chain;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.internal.json.ContentHash;
import dev.llmops.core.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes down one attempt of one model. */
final class AttemptNotes {

    private final CallNotes call;
    private final String route;
    private final ModelIdentity model;
    private final ModelRequest request;
    private final PriceList prices;
    private final Time time;
    private final Instant startedAt;
    private final long startedNanos;

    AttemptNotes(CallNotes call, String route, ModelIdentity model, ModelRequest request, PriceList prices, Time time) {
        this.call = call;
        this.route = route;
        this.model = model;
        this.request = request;
        this.prices = prices;
        this.time = time;
        this.startedAt = time.now();
        this.startedNanos = time.nanos();
    }

    void firstToken() {
        call.firstToken(time.since(call.startedNanos()));
    }

    void end(ModelEvent.End end) {
        if (end instanceof ModelEvent.Completed completed) {
            ModelResponse response = completed.response();
            Duration first = response.timeToFirstToken();
            if (first != null) {
                // A blocking call saw no first token pass by; its client did.
                call.firstToken(
                        Duration.ofNanos(startedNanos - call.startedNanos()).plus(first));
            }
            call.answered(
                    attempt(response.model(), response.usage(), ContentHash.ofMessage(response.message()), null),
                    model,
                    request);
        } else if (end instanceof ModelEvent.Failed failed) {
            call.attempt(attempt(model, failed.partial().usage(), null, ErrorDetail.of(failed.error())));
        } else if (end instanceof ModelEvent.Cancelled cancelled) {
            ErrorDetail detail = new ErrorDetail("Cancelled", "the call was cancelled", false);
            call.attempt(attempt(model, cancelled.partial().usage(), null, detail));
        }
    }

    private Attempt attempt(
            ModelIdentity answered, TokenUsage usage, @Nullable String digest, @Nullable ErrorDetail error) {
        Cost cost = prices.priceOf(answered, startedAt)
                .map(price -> price.of(usage))
                .orElseGet(() -> new Cost.Unknown("no price is known for model '" + answered.name() + "'"));
        return new Attempt(route, answered, startedAt, time.since(startedNanos), usage, cost, digest, error, false);
    }
}
