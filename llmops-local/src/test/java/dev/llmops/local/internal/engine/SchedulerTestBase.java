package dev.llmops.local.internal.engine;

import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.option.CallOptions;
import java.util.List;

/** What tests of the scheduler share. */
abstract class SchedulerTestBase {

    // Nothing in the scheduler looks into an adapter.
    static final List<List<AdapterUse>> ADAPTERS =
            List.of(List.of(), List.of(new AdapterUse(null, 1)), List.of(new AdapterUse(null, 2)));

    final TestBench bench = new TestBench();

    static CallOptions tenant(String name) {
        return CallOptions.NONE.withTenant(name);
    }
}
