package dev.llmops.core.internal.experiment;

import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One of several steps of a name: that which the call's variants of experiments ask for, or none.
 *
 * @param name name of the step
 * @param choice the step for a call
 */
public record ChosenInterceptor(String name, Function<Call, @Nullable Interceptor> choice) implements Interceptor {

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        Interceptor chosen = choice.apply(call);
        return chosen == null ? chain.proceed(call) : chosen.intercept(call, chain);
    }
}
