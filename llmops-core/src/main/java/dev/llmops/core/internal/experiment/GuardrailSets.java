package dev.llmops.core.internal.experiment;

import dev.llmops.core.chain.Interceptor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Something for the standard guardrails, and for each set of guardrails that a variant of an experiment can name.
 *
 * @param standard for calls without such a variant
 * @param named by name of the set
 */
public record GuardrailSets<T>(T standard, Map<String, T> named) {

    /** {@return what is made of each} */
    public <R> GuardrailSets<R> map(Function<? super T, ? extends R> make) {
        Map<String, R> made = new HashMap<>();
        named.forEach((name, one) -> made.put(name, make.apply(one)));
        return new GuardrailSets<>(make.apply(standard), made);
    }

    /** {@return whether one of them is so} */
    public boolean anyMatch(Predicate<? super T> condition) {
        return condition.test(standard) || named.values().stream().anyMatch(condition);
    }

    /** {@return one step: that of the set that the call's variant names} */
    public Interceptor interceptor(String name) {
        if (!(standard instanceof Interceptor step)) {
            throw new IllegalStateException("only sets of steps are a step");
        }
        return named.isEmpty()
                ? step
                : new ChosenInterceptor(
                        name,
                        call -> call.guardrailsName() == null ? step : (Interceptor) named.get(call.guardrailsName()));
    }
}
