package dev.llmops.serving.pool;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.serving.routing.RoutingRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All budgets of a pool: an attempt needs room in each. */
final class Budgets {

    private final List<Budget> budgets;
    private final InstantSource clock;

    Budgets(List<Budget> budgets, InstantSource clock) {
        this.budgets = List.copyOf(budgets);
        this.clock = clock;
    }

    /**
     * {@return those endpoints on which the call keeps the budgets}
     *
     * @throws BudgetExceededException if there is none
     */
    List<EndpointState> affordable(List<EndpointState> endpoints, RoutingRequest request) {
        List<EndpointState> left = endpoints;
        Instant now = clock.instant();
        for (Budget budget : budgets) {
            List<EndpointState> admitted = left.stream()
                    .filter(each -> budget.admits(request.caller(), each.endpoint(), most(request), now))
                    .toList();
            if (!admitted.isEmpty()) {
                left = admitted;
            } else if (budget.action() == Budget.Action.STOP) {
                throw refusal(budget, request.caller());
            } else if (budget.action() == Budget.Action.DOWNGRADE) {
                left = cheapest(left, request);
            }
        }
        return left;
    }

    /**
     * {@return what an attempt reserved in each budget}
     *
     * @throws BudgetExceededException if another pool has used up one of them meanwhile
     */
    List<Budget.Reservation> reserve(RoutingRequest request, Endpoint endpoint) {
        List<Budget.Reservation> made = new ArrayList<>();
        Instant now = clock.instant();
        for (Budget budget : budgets) {
            Budget.@Nullable Reservation next = budget.reserve(request.caller(), endpoint, most(request), now);
            if (next == null) {
                made.forEach(each -> each.settle(TokenUsage.ZERO));
                throw refusal(budget, request.caller());
            }
            made.add(next);
        }
        return made;
    }

    private static List<EndpointState> cheapest(List<EndpointState> endpoints, RoutingRequest request) {
        double least =
                endpoints.stream().mapToDouble(each -> each.cost(request)).min().orElseThrow();
        return endpoints.stream().filter(each -> each.cost(request) == least).toList();
    }

    private static BudgetExceededException refusal(Budget budget, Caller caller) {
        return new BudgetExceededException(
                budget.exceeded(caller) + "; wait for its next window, raise it, or limit maxTokens of the call");
    }

    private static TokenUsage most(RoutingRequest request) {
        return TokenUsage.of(request.inputTokens(), request.outputTokens());
    }
}
