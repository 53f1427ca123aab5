package dev.llmops.cli.serve;

import dev.llmops.serving.pool.Budget;
import dev.llmops.serving.pool.EndpointStatus;
import dev.llmops.serving.pool.Pool;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a server tells of itself.
 *
 * @param models its models with their endpoints
 */
record ServeStatus(List<Model> models, List<BudgetStatus> budgets) {

    record Model(String name, List<EndpointStatus> endpoints) {}

    /**
     * What a budget has spent.
     *
     * @param limit the most in a window
     * @param unit a currency or tokens
     * @param window how long a window is
     * @param spent what the current window has spent, by what callers are told apart by
     */
    record BudgetStatus(
            String name, BigDecimal limit, String unit, java.time.Duration window, Map<String, BigDecimal> spent) {

        static BudgetStatus of(Budget budget, Instant at) {
            String unit =
                    budget.currency() == null ? "tokens" : budget.currency().getCurrencyCode();
            return new BudgetStatus(budget.name(), budget.limit(), unit, budget.window(), budget.spent(at));
        }
    }

    static ServeStatus of(Map<String, Pool> pools, List<Budget> budgets, Instant at) {
        List<Model> models = new ArrayList<>();
        pools.forEach((name, pool) -> models.add(new Model(name, pool.status())));
        return new ServeStatus(
                models,
                budgets.stream().map(budget -> BudgetStatus.of(budget, at)).toList());
    }
}
