package dev.llmops.mcp.internal.http;

import dev.llmops.api.identity.Caller;
import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * The sessions of a server, at most so many. One that is not used for long ends, and so does the one that was not used for longest where there is no
 * place for a new one; one whose calls run never does. Safe for use by multiple threads.
 */
final class HttpSessions {

    private final int max;
    private final Duration maxIdle;
    private final InstantSource clock;

    /** In order of their last use. */
    private final Map<String, Used> sessions = new LinkedHashMap<>();

    HttpSessions(int max, Duration maxIdle, InstantSource clock) {
        this.max = max;
        this.maxIdle = maxIdle;
        this.clock = clock;
    }

    private record Used(HttpSession session, Instant at) {}

    /** {@return whether there was a place for it} */
    boolean add(HttpSession session) {
        List<HttpSession> over = new ArrayList<>();
        boolean added;
        synchronized (this) {
            over.addAll(dropIdle());
            if (sessions.size() >= max) {
                over.addAll(dropOldest());
            }
            added = sessions.size() < max;
            if (added) {
                sessions.put(session.id(), new Used(session, clock.instant()));
            }
        }
        over.forEach(HttpSession::close);
        return added;
    }

    /** {@return the session of that id, which another caller does not find} */
    Optional<HttpSession> find(String id, Caller caller) {
        List<HttpSession> over;
        Used found;
        synchronized (this) {
            over = dropIdle();
            found = sessions.get(id);
            if (found != null && found.session().caller().equals(caller)) {
                sessions.remove(id);
                sessions.put(id, new Used(found.session(), clock.instant()));
            } else {
                found = null;
            }
        }
        over.forEach(HttpSession::close);
        return Optional.ofNullable(found).map(Used::session);
    }

    private List<HttpSession> dropIdle() {
        Instant before = Durations.before(clock.instant(), maxIdle);
        return drop(used -> used.at().isBefore(before));
    }

    private List<HttpSession> dropOldest() {
        AtomicBoolean first = new AtomicBoolean(true);
        return drop(used -> first.getAndSet(false));
    }

    private List<HttpSession> drop(Predicate<Used> which) {
        List<HttpSession> dropped = new ArrayList<>();
        sessions.values().removeIf(used -> {
            boolean drop = !used.session().isBusy() && which.test(used);
            if (drop) {
                dropped.add(used.session());
            }
            return drop;
        });
        return dropped;
    }

    void end(HttpSession session) {
        synchronized (this) {
            sessions.remove(session.id());
        }
        session.close();
    }

    void endAll() {
        List<HttpSession> all;
        synchronized (this) {
            all = sessions.values().stream().map(Used::session).toList();
            sessions.clear();
        }
        all.forEach(HttpSession::close);
    }
}
