package dev.llmops.serving.pool;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.serving.routing.RoutingRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All budgets of a pool: an attempt needs room in each. Which endpoints are affordable is told from what is known without waiting, under the lock of the pool; the reservation, which
 * may wait for a database, is made behind that and without the lock.
 */
final class Budgets {

    /** Most tokens of an answer where neither the call nor the endpoint limits them. */
    private static final int ANSWER = 4096;
    /** An answer of fewer tokens than this is not worth its question. */
    private static final int SHORT_ANSWER = 64;

    private final List<Budget> budgets;
    private final PoolMetrics metrics;
    private final InstantSource clock;

    Budgets(List<Budget> budgets, PoolMetrics metrics, InstantSource clock) {
        this.budgets = List.copyOf(budgets);
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * What an attempt may use.
     *
     * @param made what it reserved in each budget
     * @param maxTokens the most that its answer may have so that it keeps to that; null if the call says it itself, or no budget stops
     */
    record Reserved(List<Budget.Reservation> made, @Nullable Integer maxTokens) {

        static final Reserved NOTHING = new Reserved(List.of(), null);

        /** Nothing yet. */
        static Reserved upTo(@Nullable Integer maxTokens) {
            return new Reserved(new ArrayList<>(), maxTokens);
        }

        /** {@return the request, with the limit that was reserved} */
        ModelRequest limit(ModelRequest request) {
            if (maxTokens == null) {
                return request;
            }
            ModelParameters limited =
                    request.parameters().toBuilder().maxTokens(maxTokens).build();
            return request.toBuilder().parameters(limited).build();
        }

        /**
         * Reserves in all budgets or in none.
         *
         * @return the budget that refused; null if none did
         */
        @Nullable
        Budget reserve(List<Budget> budgets, Function<Budget, Budget.@Nullable Reservation> each) {
            boolean complete = false;
            try {
                for (Budget budget : budgets) {
                    Budget.@Nullable Reservation next = each.apply(budget);
                    if (next == null) {
                        return budget;
                    }
                    made.add(next);
                }
                complete = true;
                return null;
            } finally {
                if (!complete) {
                    settle(TokenUsage.ZERO);
                }
            }
        }

        void settle(TokenUsage usage) {
            Closing.each(made, each -> each.settle(usage));
        }
    }

    /**
     * {@return those endpoints on which the call keeps the budgets, as far as that is known}
     *
     * @throws BudgetExceededException if there is none
     */
    List<EndpointState> affordable(List<EndpointState> endpoints, RoutingRequest request) {
        List<EndpointState> left = endpoints;
        Instant now = clock.instant();
        for (Budget budget : budgets) {
            List<EndpointState> admitted = left.stream()
                    .filter(each -> budget.admits(
                            request.caller(),
                            each.endpoint(),
                            request.mostInputTokens(),
                            least(each.endpoint(), request),
                            now))
                    .toList();
            if (!admitted.isEmpty()) {
                left = admitted;
                continue;
            }
            metrics.budget(budget.name(), budget.action());
            if (budget.action() == Budget.Action.STOP) {
                throw refusal(budget, request.caller(), now);
            } else if (budget.action() == Budget.Action.DOWNGRADE) {
                left = cheapest(left, request);
            }
        }
        return left;
    }

    /** Looks at the stores, because what was known without waiting may be old. */
    void refresh(Caller caller) {
        budgets.forEach(budget -> budget.refresh(caller, clock.instant()));
    }

    /**
     * {@return what an attempt reserved, or null if another one has used up a budget meanwhile: the next choice knows of it}
     *
     * @throws dev.llmops.api.error.StoreException if a store cannot be written; nothing is reserved then
     */
    @Nullable
    Reserved reserve(RoutingRequest request, Endpoint endpoint) {
        if (budgets.isEmpty()) {
            return Reserved.NOTHING;
        }
        Instant now = clock.instant();
        boolean open = request.request().parameters().maxTokens() == null;
        int output = Math.max(
                open ? affordableOutput(request, endpoint, now) : answer(endpoint, request), least(endpoint, request));
        boolean stops = budgets.stream().anyMatch(budget -> budget.action() == Budget.Action.STOP);
        Reserved reserved = Reserved.upTo(open && stops ? output : null);
        Budget refused = reserved.reserve(
                budgets, budget -> budget.reserve(request.caller(), endpoint, request.mostInputTokens(), output, now));
        return refused == null ? reserved : null;
    }

    /** What the answer may have in all budgets that stop, so that the last money buys a shorter answer and not none. */
    private int affordableOutput(RoutingRequest request, Endpoint endpoint, Instant now) {
        long output = answer(endpoint, request);
        for (Budget budget : budgets) {
            if (budget.action() == Budget.Action.STOP) {
                output = Math.min(
                        output, budget.affordableOutput(request.caller(), endpoint, request.mostInputTokens(), now));
            }
        }
        return (int) Math.max(0, output);
    }

    /** {@return the most tokens that the answer can have} */
    private static int answer(Endpoint endpoint, RoutingRequest request) {
        Integer asked = request.request().parameters().maxTokens();
        if (asked != null) {
            return asked;
        }
        Integer limit = endpoint.maxOutputTokens();
        int most = limit == null ? ANSWER : limit;
        Integer window = endpoint.client().description().contextWindow();
        return window == null ? most : Math.max(1, Math.min(most, window - request.inputTokens()));
    }

    /** {@return the fewest tokens that the answer must be able to have} */
    private static int least(Endpoint endpoint, RoutingRequest request) {
        int answer = answer(endpoint, request);
        boolean open = request.request().parameters().maxTokens() == null;
        return open ? Math.min(SHORT_ANSWER, answer) : answer;
    }

    private static List<EndpointState> cheapest(List<EndpointState> endpoints, RoutingRequest request) {
        double least =
                endpoints.stream().mapToDouble(each -> each.cost(request)).min().orElseThrow();
        return endpoints.stream().filter(each -> each.cost(request) == least).toList();
    }

    private static BudgetExceededException refusal(Budget budget, Caller caller, Instant now) {
        return new BudgetExceededException(
                budget.exceeded(caller) + "; wait for its next window, raise it, or limit maxTokens of the call",
                () -> budget.report(caller, now));
    }
}
