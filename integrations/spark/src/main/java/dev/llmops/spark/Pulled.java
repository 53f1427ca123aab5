package dev.llmops.spark;

import java.util.Iterator;
import java.util.function.Function;

/** What a function makes of each element, as it is pulled. */
record Pulled<A, B>(Iterator<A> from, Function<? super A, ? extends B> function) implements Iterator<B> {

    @Override
    public boolean hasNext() {
        return from.hasNext();
    }

    @Override
    public B next() {
        return function.apply(from.next());
    }
}
