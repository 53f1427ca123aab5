package dev.llmops.prompts;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Registries at an address of a test, with a clock that stands still and pauses that are noted and not taken. */
final class Registries {

    static final InstantSource CLOCK = () -> Instant.parse("2026-03-01T08:00:00Z");

    private Registries() {}

    /** Notes each pause and moves the clock by it. */
    static final class Pauses implements RegistryHttp.Pause {

        private final List<Duration> taken = Collections.synchronizedList(new ArrayList<>());
        private final AtomicLong nanos = new AtomicLong();

        @Override
        public void take(Duration length) {
            taken.add(length);
            nanos.addAndGet(length.toNanos());
        }

        List<Duration> taken() {
            return List.copyOf(taken);
        }

        long nanos() {
            return nanos.get();
        }
    }

    static RegistryHttp http(String name, RegistryEndpoint endpoint, Pauses pauses) {
        return new RegistryHttp(name, endpoint, pauses, pauses::nanos);
    }

    static MlflowRegistry mlflow(URI uri) {
        return new MlflowRegistry(http("mlflow", RegistryEndpoint.of(uri), new Pauses()), CLOCK);
    }

    static LangfuseRegistry langfuse(URI uri) {
        RegistryEndpoint endpoint = LangfuseRegistry.withKeys(RegistryEndpoint.of(uri), "pk-lf-1", "sk-lf-secret");
        return new LangfuseRegistry(http("langfuse", endpoint, new Pauses()), CLOCK);
    }

    static PromptLayerRegistry promptLayer(URI uri) {
        RegistryEndpoint endpoint = PromptLayerRegistry.withKey(RegistryEndpoint.of(uri), "pl-secret");
        return new PromptLayerRegistry(http("promptlayer", endpoint, new Pauses()), CLOCK);
    }
}
