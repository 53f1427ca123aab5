package dev.llmops.core.prompt.source;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.core.prompt.PromptRegistries;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A registry that can be away, and counts how often it is asked. */
final class Away {

    private final PromptRegistry behind = PromptRegistries.inMemory(() -> Instant.EPOCH);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile @Nullable LlmOpsException failure;

    PromptRegistry behind() {
        return behind;
    }

    int asked() {
        return asked.get();
    }

    void down(String why) {
        failure = new PromptRegistryException(Reason.UNREACHABLE, why, null);
    }

    void fails(LlmOpsException with) {
        failure = with;
    }

    void up() {
        failure = null;
    }

    PromptRegistry registry() {
        return (PromptRegistry) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PromptRegistry.class}, (proxy, method, arguments) -> {
                    asked.incrementAndGet();
                    LlmOpsException now = failure;
                    if (now != null) {
                        throw now;
                    }
                    try {
                        return method.invoke(behind, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
