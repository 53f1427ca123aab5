package dev.llmops.local.internal.store;

import java.io.Console;

/** Whether a person sits in front of this process. */
public final class Terminal {

    private Terminal() {}

    /** {@return whether input and output are a terminal} */
    @SuppressWarnings(
            "SystemConsoleNull") // Newer Java has a console in any case, and then says whether it is a terminal.
    public static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
