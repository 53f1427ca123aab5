package dev.llmops.batch;

import dev.llmops.batch.recipe.FactorySource;
import java.util.function.Function;

/** Makes what a class of the application is for. */
final class Factories {

    private Factories() {}

    @SuppressWarnings("unchecked") // what it makes is checked
    static <T> T make(FactorySource source, Class<T> wanted) {
        Object made;
        try {
            Object factory = Class.forName(source.factory(), true, loader())
                    .getConstructor()
                    .newInstance();
            made = ((Function<Object, Object>) factory).apply(source.settings());
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new BatchException(
                    "'" + source.factory()
                            + "' must be a public class with a public constructor without parameters that is a"
                            + " Function<Map<String, String>, " + wanted.getSimpleName()
                            + ">, and on the class path of each machine: " + e,
                    e);
        }
        if (!wanted.isInstance(made)) {
            throw new BatchException(
                    "'" + source.factory() + "' must make a " + wanted.getSimpleName() + ", but made "
                            + (made == null ? "null" : "a " + made.getClass().getName()),
                    null);
        }
        return wanted.cast(made);
    }

    /** Where a framework has loaded the application's classes. */
    private static ClassLoader loader() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return loader == null ? Factories.class.getClassLoader() : loader;
    }
}
