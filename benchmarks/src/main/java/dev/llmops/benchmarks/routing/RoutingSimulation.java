package dev.llmops.benchmarks.routing;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.serving.routing.Candidate;
import dev.llmops.serving.routing.EndpointLoad;
import dev.llmops.serving.routing.RoutingRequest;
import dev.llmops.serving.routing.RoutingStrategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A discrete-event simulation of inference servers in virtual time. A server works on several requests at once and keeps the others in a queue: a request
 * takes a slot, is read (4,000 tokens per second at speed 1, without those that the prefix cache has), then written (60 per second), and leaves the slot. Arrivals are Poisson. Lengths are lognormal, so a few requests are many times as long as most; how long an answer
 * will be nobody knows before.
 */
final class RoutingSimulation {

    private static final int SLOTS = 8;
    private static final double READ_PER_SECOND = 4000;
    private static final double WRITTEN_PER_SECOND = 60;
    private static final int ASSUMED_OUTPUT = 512;
    private static final int CACHED_PREFIXES = 12;

    private final double[] speeds;
    private final double sharedPrefixes;
    private final int prefixes;

    /**
     * @param speeds of the servers relative to each other; also their weights, so that round robin is not made to look worse than it is
     * @param sharedPrefixes share of requests that begin with one of the prefixes of 2,000 tokens
     * @param prefixes how many prefixes there are
     */
    RoutingSimulation(double[] speeds, double sharedPrefixes, int prefixes) {
        this.speeds = speeds.clone();
        this.sharedPrefixes = sharedPrefixes;
        this.prefixes = prefixes;
    }

    private record Job(double arrival, int prefix, int ownInput, int output) {

        int input() {
            return ownInput + (prefix < 0 ? 0 : 2000);
        }
    }

    private record Event(double at, Server server, Job job) {}

    /** {@return the 99th percentile of the time to first token in seconds} */
    double p99FirstToken(RoutingStrategy strategy, double load, int calls, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Job> jobs = jobs(load, calls, random);
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < speeds.length; i++) {
            servers.add(new Server("s" + i, speeds[i]));
        }
        Queue<Event> ends = new PriorityQueue<>(Comparator.comparingDouble(Event::at));
        List<Double> firstTokens = new ArrayList<>();
        for (Job job : jobs) {
            for (Event end = ends.peek(); end != null && end.at() <= job.arrival(); end = ends.peek()) {
                ends.remove();
                end.server().end(end, ends, firstTokens);
            }
            Server chosen = (Server) strategy.choose(servers, request(job, random));
            chosen.arrive(job, ends, firstTokens);
        }
        double[] warm = firstTokens.stream()
                .skip(calls / 10)
                .mapToDouble(each -> each)
                .sorted()
                .toArray();
        return warm[(int) (warm.length * 0.99)];
    }

    private List<Job> jobs(double load, int calls, SplittableRandom random) {
        List<Job> drawn = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            int prefix = random.nextDouble() < sharedPrefixes ? random.nextInt(prefixes) : -1;
            drawn.add(new Job(0, prefix, logNormal(random, 400, 1.2), logNormal(random, 150, 1)));
        }
        double work =
                drawn.stream().mapToDouble(RoutingSimulation::seconds).average().orElseThrow();
        double rate = load * SLOTS * Arrays.stream(speeds).sum() / work;
        List<Job> arriving = new ArrayList<>();
        double at = 0;
        for (Job job : drawn) {
            at += -Math.log(1 - random.nextDouble()) / rate;
            arriving.add(new Job(at, job.prefix(), job.ownInput(), job.output()));
        }
        return arriving;
    }

    /** Of a slot at speed 1 with nothing cached. */
    private static double seconds(Job job) {
        return job.input() / READ_PER_SECOND + job.output() / WRITTEN_PER_SECOND;
    }

    private static int logNormal(RandomGenerator random, double median, double sigma) {
        return (int) Math.max(1, Math.min(50_000, median * Math.exp(sigma * random.nextGaussian())));
    }

    private static RoutingRequest request(Job job, RandomGenerator random) {
        String prefix = job.prefix() < 0 ? "own " + job.arrival() + " " : "prefix " + job.prefix() + " ";
        return new RoutingRequest(
                Caller.ANONYMOUS,
                ModelRequest.user(prefix.repeat(job.prefix() < 0 ? 8 : 60)),
                job.input(),
                job.input(),
                ASSUMED_OUTPUT,
                random);
    }

    /** A server and what the pool sees of it. */
    private static final class Server implements Candidate {

        /** As a pool measures it. */
        private static final double SLOW_ALPHA = 0.05;

        private static final double READ_SHARE = 1.0 / 20;

        private final String name;
        private final double speed;
        private final Queue<Job> queue = new ArrayDeque<>();
        private final Map<Integer, Boolean> cache = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
                return size() > CACHED_PREFIXES;
            }
        };
        private int busy;
        private long outstandingTokens;
        private double nanosPerToken;
        private int measured;

        Server(String name, double speed) {
            this.name = name;
            this.speed = speed;
        }

        void arrive(Job job, Queue<Event> ends, List<Double> firstTokens) {
            outstandingTokens += job.input() + ASSUMED_OUTPUT;
            if (busy < SLOTS) {
                start(job, job.arrival(), ends, firstTokens);
            } else {
                queue.add(job);
            }
        }

        private void start(Job job, double now, Queue<Event> ends, List<Double> firstTokens) {
            busy++;
            boolean cached = job.prefix() >= 0 && cache.put(job.prefix(), true) != null;
            double read = (cached ? job.ownInput() : job.input()) / READ_PER_SECOND / speed;
            double firstToken = now + read - job.arrival();
            firstTokens.add(firstToken);
            ends.add(new Event(now + read + job.output() / WRITTEN_PER_SECOND / speed, this, job));
        }

        void end(Event end, Queue<Event> ends, List<Double> firstTokens) {
            busy--;
            outstandingTokens -= end.job().input() + ASSUMED_OUTPUT;
            double perToken = (end.at() - end.job().arrival())
                    * 1e9
                    / (end.job().input() * READ_SHARE + end.job().output());
            nanosPerToken += Math.max(SLOW_ALPHA, 1.0 / ++measured) * (perToken - nanosPerToken);
            Job next = queue.poll();
            if (next != null) {
                start(next, end.at(), ends, firstTokens);
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public double weight() {
            return speed;
        }

        @Override
        public int inFlight() {
            return busy + queue.size();
        }

        @Override
        public long outstandingTokens() {
            return outstandingTokens;
        }

        @Override
        public double nanosPerToken() {
            return nanosPerToken;
        }

        @Override
        public double cost(RoutingRequest request) {
            return 1;
        }

        @Override
        public EndpointLoad load() {
            return new EndpointLoad(busy, queue.size(), (double) busy / SLOTS);
        }
    }
}
