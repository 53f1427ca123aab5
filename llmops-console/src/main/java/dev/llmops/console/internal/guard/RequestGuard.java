package dev.llmops.console.internal.guard;

import dev.llmops.console.access.ConsoleRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at where a request says that it goes and comes from. A name in {@code Host} that is not this console's is how a page of another site
 * reaches a server on the reader's own machine (DNS rebinding). Immutable, safe for use by multiple threads.
 */
public final class RequestGuard {

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> hosts;
    private final boolean anonymous;

    /**
     * @param hosts the names by which the console is reached, in lower case and without port; empty for those of this machine if viewers are not
     *     told apart, and for any if they are
     * @param anonymous whether viewers are not told apart
     */
    public RequestGuard(Set<String> hosts, boolean anonymous) {
        this.hosts = hosts.isEmpty() && anonymous ? LOCAL : Set.copyOf(hosts);
        this.anonymous = anonymous;
    }

    /** {@return why a request is refused, or null} */
    public @Nullable String refusal(ConsoleRequest request) {
        if (anonymous && (!request.local() || forwarded(request))) {
            return "this console does not tell viewers apart, and so answers this machine alone";
        }
        String host = hostOf(request);
        if (!hosts.isEmpty() && (host == null || !hosts.contains(host))) {
            return "this console is not reached by the name in the request's Host";
        }
        return null;
    }

    /** A proxy on this machine speaks for others. */
    private static boolean forwarded(ConsoleRequest request) {
        return request.header("x-forwarded-for") != null || request.header("forwarded") != null;
    }

    /** {@return why something that changes something is refused, or null: it must come from a page of the same origin} */
    public @Nullable String writeRefusal(ConsoleRequest request) {
        String site = request.header("sec-fetch-site");
        if (site != null && !site.equals("same-origin")) {
            return "the form was sent from another site";
        }
        String origin = request.header("origin");
        if (origin == null) {
            return site == null ? "the request does not say which site it comes from" : null;
        }
        try {
            return Objects.equals(new URI(origin).getAuthority(), request.header("host"))
                    ? null
                    : "the form was sent from another site";
        } catch (URISyntaxException e) {
            return "the form was sent from another site";
        }
    }

    private static @Nullable String hostOf(ConsoleRequest request) {
        String host = request.header("host");
        if (host == null) {
            return null;
        }
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']');
        return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }
}
