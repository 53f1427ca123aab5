package dev.llmops.commons.internal.error;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An exception and what caused it. */
public final class Causes {

    /** A chain of causes can be a circle. */
    private static final int MAX = 50;

    private Causes() {}

    /** {@return an exception and its causes} */
    public static Stream<Throwable> of(Throwable thrown) {
        return Stream.<Throwable>iterate(thrown, each -> each != null, Throwable::getCause)
                .limit(MAX);
    }

    /** {@return the first of a type among an exception and its causes, or null} */
    public static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        return of(thrown).filter(type::isInstance).map(type::cast).findFirst().orElse(null);
    }
}
