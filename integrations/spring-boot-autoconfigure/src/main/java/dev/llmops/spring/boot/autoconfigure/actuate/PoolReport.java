package dev.llmops.spring.boot.autoconfigure.actuate;

import dev.llmops.spring.boot.autoconfigure.LlmOpsPools;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.BeanFactory;

/** The state of pools; loaded only where there are some, since an application without may lack their module. */
final class PoolReport {

    private PoolReport() {}

    static Map<String, String> of(BeanFactory beans) {
        Map<String, String> told = new TreeMap<>();
        beans.getBean("llmOpsPools", LlmOpsPools.class)
                .byName()
                .forEach((name, pool) -> pool.status()
                        .forEach(endpoint -> told.put(
                                name + "/" + endpoint.name(),
                                "circuit " + endpoint.circuit().name().toLowerCase(Locale.ROOT) + ", "
                                        + endpoint.inFlight() + " in flight, " + endpoint.attempts() + " attempts, "
                                        + endpoint.failures() + " failed")));
        return told;
    }
}
