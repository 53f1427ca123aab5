package dev.llmops.serving.pool;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.serving.routing.Candidate;
import dev.llmops.serving.routing.RoutingRequest;
import dev.llmops.serving.routing.RoutingStrategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives attempts their place at an endpoint. Its lock guards all states of the endpoints and the strategy. Who finds no place waits: the next place goes
 * to the highest priority, among those to the tenant with the fewest attempts in flight, and then to whoever waits longest. A waiting attempt
 * that no free endpoint fits holds up nobody behind it. Budgets only say here which endpoints are affordable; what an attempt may use is reserved behind
 * the lock.
 */
final class Dispatcher {

    private final List<EndpointState> endpoints;
    private final EndpointFilters filters;
    private final Budgets budgets;
    private final RoutingStrategy strategy;
    private final int maxWaiting;
    private final PoolMetrics metrics;
    private final LongSupplier ticker;
    /** Each with its place in the order in which they came. */
    private final Map<Ticket, Long> waiting = new LinkedHashMap<>();

    private long arrivals;
    private final Map<String, Integer> inFlightByTenant = new HashMap<>();

    Dispatcher(
            List<EndpointState> endpoints,
            EndpointFilters filters,
            Budgets budgets,
            RoutingStrategy strategy,
            int maxWaiting,
            PoolMetrics metrics,
            LongSupplier ticker) {
        this.endpoints = List.copyOf(endpoints);
        this.filters = filters;
        this.budgets = budgets;
        this.strategy = strategy;
        this.maxWaiting = maxWaiting;
        this.metrics = metrics;
        this.ticker = ticker;
    }

    /**
     * Asks for a place. It may be there at once, see {@link Ticket#lease()}.
     *
     * @param course what the call's attempts so far say
     * @throws LlmOpsException if no endpoint ever fits the call, or too many attempts wait
     */
    synchronized Ticket enter(RoutingRequest request, int priority, Course course) {
        List<EndpointState> fitting = fitting(request, course);
        Ticket ticket = new Ticket(request, priority, fitting);
        if (waiting.isEmpty() && assign(ticket)) {
            return ticket;
        }
        if (waiting.size() >= maxWaiting) {
            throw new QueueFullException(
                    waiting.size() + " calls wait for an endpoint of the pool already; try again later,"
                            + " or raise maxWaiting, the limits of the endpoints, or their number");
        }
        waiting.put(ticket, arrivals++);
        dispatch();
        return ticket;
    }

    /** {@return whether an endpoint fits that was not tried and has room} */
    synchronized boolean hasFree(RoutingRequest request, Course course) {
        long now = ticker.getAsLong();
        return allowed(request, course).anyMatch(each -> course.isUntried(each) && each.waitNanos(request, now) == 0);
    }

    /** {@return whether an endpoint is left that the call may go to, now or later} */
    synchronized boolean isOpen(RoutingRequest request, Course course) {
        return allowed(request, course).findAny().isPresent();
    }

    /** {@return whether there are endpoints of a higher step, which may answer better} */
    synchronized boolean hasHigherStep(RoutingRequest request, Course course, Ticket.Lease lease) {
        int step = lease.endpoint().endpoint().step();
        return allowed(request, course).anyMatch(each -> each.endpoint().step() > step);
    }

    /** {@return whether the endpoint has a key that the attempt did not use and that does not rest} */
    synchronized boolean hasAnotherKey(Ticket.Lease lease) {
        return lease.endpoint().hasAnotherKey(lease, ticker.getAsLong());
    }

    /** {@return a random number from 0 (inclusive) to 1; the lock guards the source, which strategies use too} */
    synchronized double random(RoutingRequest request) {
        return request.random().nextDouble();
    }

    /** {@return a ticket with a place at an endpoint that was not tried, or null if none is free or others wait} */
    synchronized @Nullable Ticket tryEnter(RoutingRequest request, Course course, Ticket.Lease first) {
        List<EndpointState> untried = allowed(request, course)
                .filter(each -> each != first.endpoint())
                .toList();
        Ticket ticket = new Ticket(request, 0, untried);
        return !untried.isEmpty() && waiting.isEmpty() && assign(ticket) ? ticket : null;
    }

    /** {@return the 95th percentile of the time to first token of an endpoint, if enough of them are known} */
    synchronized OptionalLong firstTokenP95(Ticket.Lease lease) {
        return lease.endpoint().firstTokenP95();
    }

    /** Gives places to those who wait, as far as there are some. */
    synchronized void dispatch() {
        if (waiting.isEmpty()) {
            return;
        }
        Map<Integer, Map<String, Deque<Ticket>>> lines = new TreeMap<>(Comparator.reverseOrder());
        for (Ticket each : waiting.keySet()) {
            lines.computeIfAbsent(each.priority(), priority -> new LinkedHashMap<>())
                    .computeIfAbsent(tenant(each), tenant -> new ArrayDeque<>())
                    .add(each);
        }
        lines.values().forEach(this::dispatch);
    }

    /** The tickets of one tenant, of which the first is next. An assignment to the tenant makes another one of it. */
    private record Line(String tenant, Deque<Ticket> tickets, int inFlight, long arrival) {}

    /** Goes to the line of the tenant with the fewest attempts in flight, again and again; the work grows as the number of tickets does. */
    private void dispatch(Map<String, Deque<Ticket>> ofTenants) {
        PriorityQueue<Line> lines =
                new PriorityQueue<>(Comparator.comparingInt(Line::inFlight).thenComparingLong(Line::arrival));
        ofTenants.forEach((tenant, tickets) -> lines.add(line(tenant, tickets)));
        while (!lines.isEmpty()) {
            Line line = lines.remove();
            Ticket next = line.tickets().remove();
            if (assignOrRefuse(next)) {
                waiting.remove(next);
            }
            if (!line.tickets().isEmpty()) {
                lines.add(line(line.tenant(), line.tickets()));
            }
        }
    }

    private Line line(String tenant, Deque<Ticket> tickets) {
        return new Line(
                tenant,
                tickets,
                inFlightByTenant.getOrDefault(tenant, 0),
                Objects.requireNonNull(waiting.get(tickets.element())));
    }

    /** {@return whether the ticket had no place yet and will get none} */
    synchronized boolean leave(Ticket ticket) {
        return waiting.remove(ticket) != null;
    }

    /** {@return nanoseconds until an endpoint may have room, as far as that is known} */
    synchronized long waitNanos(Ticket ticket) {
        long now = ticker.getAsLong();
        return ticket.fitting().stream()
                .mapToLong(endpoint -> endpoint.waitNanos(ticket.request(), now))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    synchronized String reasons(Ticket ticket) {
        long now = ticker.getAsLong();
        List<String> reasons = ticket.fitting().stream()
                .map(endpoint -> endpoint.name() + ": " + endpoint.reason(now))
                .toList();
        return String.join("; ", reasons);
    }

    synchronized List<EndpointStatus> status() {
        long now = ticker.getAsLong();
        return endpoints.stream().map(endpoint -> endpoint.status(now)).toList();
    }

    synchronized void firstToken(Ticket.Lease lease) {
        lease.endpoint().firstToken(ticker.getAsLong() - lease.startedNanos());
    }

    synchronized void release(Ticket ticket, Ticket.Lease lease, Outcome outcome) {
        lease.endpoint().release(lease, outcome, ticker.getAsLong());
        inFlightByTenant.computeIfPresent(tenant(ticket), (tenant, count) -> count == 1 ? null : count - 1);
        dispatch();
    }

    private Stream<EndpointState> allowed(RoutingRequest request, Course course) {
        return filters.fitting(endpoints, request).stream().filter(course::allows);
    }

    private List<EndpointState> fitting(RoutingRequest request, Course course) {
        List<EndpointState> fitting = only(filters.fitting(endpoints, request), course::allows);
        if (fitting.isEmpty()) {
            throw filters.refusal(endpoints, request);
        }
        List<EndpointState> untried = only(fitting, course::isUntried);
        return untried.isEmpty() ? fitting : untried;
    }

    /**
     * A budget may be used up while a call waits, or a strategy fail: the call must not wait for ever, nor end the one that found it out, which
     * gives its place back or comes in.
     */
    private boolean assignOrRefuse(Ticket ticket) {
        try {
            return assign(ticket);
        } catch (RuntimeException | Error e) {
            ticket.refuse(e);
            return true;
        }
    }

    private boolean assign(Ticket ticket) {
        long now = ticker.getAsLong();
        List<EndpointState> free = only(
                budgets.affordable(ticket.fitting(), ticket.request()),
                endpoint -> endpoint.waitNanos(ticket.request(), now) == 0);
        if (free.isEmpty()) {
            return false;
        }
        List<EndpointState> lowest = lowestStep(free);
        Candidate chosen = strategy.choose(lowest, ticket.request());
        int index = lowest.indexOf(chosen);
        if (index < 0) {
            throw new IllegalStateException(
                    "the routing strategy " + strategy + " must choose one of the candidates, but chose " + chosen);
        }
        EndpointState endpoint = lowest.get(index);
        measure(ticket, endpoint, free, now);
        inFlightByTenant.merge(tenant(ticket), 1, Integer::sum);
        ticket.assign(endpoint.lease(ticket.request(), now));
        return true;
    }

    private void measure(Ticket ticket, EndpointState chosen, List<EndpointState> free, long now) {
        if (!metrics.isOn()) {
            return;
        }
        metrics.attempt(chosen.name());
        for (EndpointState each : endpoints) {
            if (!free.contains(each)) {
                metrics.filtered(each.name(), why(ticket, each, now));
            }
        }
    }

    private String why(Ticket ticket, EndpointState state, long now) {
        String misfit = filters.misfitWord(state, ticket.request());
        if (misfit != null) {
            return misfit;
        }
        if (!ticket.fitting().contains(state)) {
            return "tried";
        }
        return state.waitNanos(ticket.request(), now) == 0 ? "budget" : state.reasonWord(now);
    }

    /** Takes in a health check: who waits may find room. */
    synchronized void checked(EndpointState endpoint, boolean healthy) {
        endpoint.checked(healthy, ticker.getAsLong());
        dispatch();
    }

    private static List<EndpointState> lowestStep(List<EndpointState> endpoints) {
        int lowest = Integer.MAX_VALUE;
        for (EndpointState each : endpoints) {
            lowest = Math.min(lowest, each.endpoint().step());
        }
        int step = lowest;
        return only(endpoints, each -> each.endpoint().step() == step);
    }

    /** Without a stream, because it runs several times for every attempt. */
    private static List<EndpointState> only(List<EndpointState> some, Predicate<EndpointState> wanted) {
        List<EndpointState> left = new ArrayList<>(some.size());
        for (EndpointState each : some) {
            if (wanted.test(each)) {
                left.add(each);
            }
        }
        return left;
    }

    private static String tenant(Ticket ticket) {
        @Nullable String tenant = ticket.request().caller().tenant();
        return tenant == null ? "" : tenant;
    }
}
