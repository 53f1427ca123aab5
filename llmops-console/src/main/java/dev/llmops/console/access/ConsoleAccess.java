package dev.llmops.console.access;

import java.util.Optional;

/**
 * Tells who sent a request, by the application's own sign-in. Safe for use by multiple threads.
 *
 * <p>It is asked before anything is read, for each request but those for the console's own style and script.
 */
@FunctionalInterface
public interface ConsoleAccess {

    /**
     * {@return who it is, or empty if nobody who may look: the request is refused with status 403}
     *
     * @param request the request
     */
    Optional<Viewer> viewer(ConsoleRequest request);
}
