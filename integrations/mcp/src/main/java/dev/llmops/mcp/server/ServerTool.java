package dev.llmops.mcp.server;

import dev.llmops.api.identity.Caller;
import java.util.Map;
import java.util.Set;

/** A tool that the server offers. Safe for use by multiple threads. */
interface ServerTool {

    String name();

    String title();

    /** {@return what it does, for the model} */
    String description();

    /** {@return the schemas of its arguments by name} */
    Map<String, Object> parameters();

    /** {@return the names of the arguments that it needs} */
    Set<String> required();

    /** {@return the schemas of the members of its result, which all are there} */
    Map<String, Object> result();

    /** {@return whether it reaches a model that may be outside} */
    default boolean isOpenWorld() {
        return false;
    }

    /**
     * Does it.
     *
     * @param progress where a call of several steps tells after each how far it is
     * @throws IllegalArgumentException if an argument is wrong; the message is for the model
     */
    Map<String, Object> call(Caller caller, Arguments arguments, Progress progress);
}
