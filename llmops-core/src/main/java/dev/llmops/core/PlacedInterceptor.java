package dev.llmops.core;

import dev.llmops.core.chain.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** An application's own interceptor and its place. */
record PlacedInterceptor(String anchor, boolean after, Interceptor interceptor) {

    PlacedInterceptor {
        Objects.requireNonNull(anchor, "anchor");
        Objects.requireNonNull(interceptor, "interceptor");
    }

    static List<Interceptor> insert(List<Interceptor> standard, List<PlacedInterceptor> placed) {
        List<Interceptor> chain = new ArrayList<>(standard);
        for (PlacedInterceptor each : placed) {
            List<String> names = chain.stream().map(Interceptor::name).toList();
            String name = each.interceptor.name();
            if (names.contains(name)) {
                throw new IllegalStateException("there is an interceptor '" + name + "' already; names must be unique");
            }
            int at = names.indexOf(each.anchor);
            if (at < 0) {
                throw new IllegalStateException(
                        "interceptor '" + name + "' was put " + (each.after ? "after" : "before")
                                + " '" + each.anchor + "', which is not in the chain " + names
                                + "; a step that is off is not there");
            }
            if (at == chain.size() - 1 && each.after) {
                throw new IllegalStateException("interceptor '" + name + "' was put after '" + each.anchor
                        + "', the end of the chain, where no call would come; put it before");
            }
            chain.add(each.after ? at + 1 : at, each.interceptor);
        }
        return chain;
    }
}
