package dev.llmops.benchmarks.serving;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calls to one server on the loopback address that answers at once, in a separate process: by the JDK's client alone, by LangChain4j,
 * by this library, and through gateways. All take turns in each round; what is told of each is its median over the rounds, and what it
 * adds is the median of the rounds' differences to the JDK's client alone. One round before the first warms up.
 *
 * <pre>bin/benchmark serving [--quick] [--no-gateways]</pre>
 */
public final class ServingComparison {

    private static final List<Integer> CONCURRENCY = List.of(1, 32, 256);
    private static final double GOAL_MILLIS = 0.1;
    private static final double GOAL_RATIO = 0.8;

    private final int rounds;
    private final double seconds;
    private final List<CallSide> sides = new ArrayList<>();
    private final Map<String, List<Load>> loads = new LinkedHashMap<>();
    private final Map<String, List<JsonNode>> python = new LinkedHashMap<>();

    private ServingComparison(boolean quick) {
        this.rounds = quick ? 2 : 5;
        this.seconds = quick ? 0.3 : 2;
    }

    /**
     * Measures and prints tables.
     *
     * @param arguments {@code quick}, {@code server=ADDRESS} of a {@link LoopbackServer} that runs already, {@code litellm=ADDRESS} and
     *     {@code portkey=ADDRESS} of gateways that run, {@code python=PROGRAM} and {@code sdk=SCRIPT} for LiteLLM's SDK; all may be missing
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> given = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            given.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        boolean quick = given.containsKey("quick");
        String running = given.get("server");
        Process server = running == null ? startServer() : null;
        try {
            String baseUrl =
                    server == null ? Objects.requireNonNull(running) : "http://127.0.0.1:" + port(server) + "/v1";
            new ServingComparison(quick).compare(baseUrl, given);
        } finally {
            if (server != null) {
                server.destroy();
            }
        }
        PipelineCost.print(quick);
    }

    private static Process startServer() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoopbackServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int port(Process server) throws IOException {
        return Integer.parseInt(
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8)).readLine());
    }

    private void compare(String baseUrl, Map<String, String> given) throws Exception {
        sides.add(new DirectSide("JDK's HttpClient alone", true, baseUrl, Map.of()));
        sides.add(new LangChain4jSide(baseUrl));
        sides.add(LibrarySide.client(baseUrl));
        sides.add(LibrarySide.chain(baseUrl));
        String litellm = given.get("litellm");
        if (litellm != null) {
            sides.add(new DirectSide(
                    "LiteLLM proxy",
                    false,
                    litellm,
                    Map.of("Authorization", "Bearer " + given.getOrDefault("key", "none"))));
        }
        String portkey = given.get("portkey");
        if (portkey != null) {
            sides.add(new DirectSide("Portkey gateway", false, portkey, DirectSide.portkey(baseUrl)));
        }
        try (PythonSide sdk = sdk(baseUrl, given)) {
            for (int round = -1; round < rounds; round++) {
                round(round >= 0, sdk);
            }
        } finally {
            sides.forEach(CallSide::close);
        }
        for (boolean streams : List.of(false, true)) {
            CONCURRENCY.forEach(concurrency -> print(streams, concurrency));
        }
        printGoals();
    }

    private static @Nullable PythonSide sdk(String baseUrl, Map<String, String> given) throws IOException {
        String program = given.get("python");
        return program == null
                ? null
                : new PythonSide(Path.of(program), Path.of(given.getOrDefault("sdk", "litellm_sdk.py")), baseUrl);
    }

    private void round(boolean counts, @Nullable PythonSide sdk) throws Exception {
        for (int concurrency : CONCURRENCY) {
            for (boolean streams : List.of(false, true)) {
                for (CallSide side : sides) {
                    Load load = Load.run(side, streams, concurrency, seconds);
                    if (counts) {
                        loads.computeIfAbsent(key(side, streams, concurrency), key -> new ArrayList<>())
                                .add(load);
                    }
                }
                if (sdk != null) {
                    JsonNode answer = sdk.run(streams, concurrency, seconds);
                    if (counts) {
                        python.computeIfAbsent(streams + "/" + concurrency, key -> new ArrayList<>())
                                .add(answer);
                    }
                }
            }
        }
    }

    private static String key(CallSide side, boolean streams, int concurrency) {
        return side.name() + "/" + streams + "/" + concurrency;
    }

    private List<Load> loads(CallSide side, boolean streams, int concurrency) {
        return loads.getOrDefault(key(side, streams, concurrency), List.of());
    }

    private void print(boolean streams, int concurrency) {
        System.out.printf(
                "%n%s, %d at once; %d rounds of %.1f s%n%n"
                        + "| | p50 ms | p99 ms | added p50 | added p99 | first token p50 | calls/s | of the JDK's client | heap of a call | processor |%n"
                        + "|---|---|---|---|---|---|---|---|---|---|%n",
                streams ? "Streams" : "Whole answers", concurrency, rounds, seconds);
        List<Load> direct = loads(sides.get(0), streams, concurrency);
        for (CallSide side : sides) {
            print(side, loads(side, streams, concurrency), direct);
        }
        printSdk(python.getOrDefault(streams + "/" + concurrency, List.of()));
    }

    private static void print(CallSide side, List<Load> all, List<Load> direct) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.3f | %.3f | %+.3f | %+.3f | %s | %,.0f | %.2f | %s | %s |%n",
                side.name(),
                median(all, load -> Load.millis(load.totals(), 0.5)),
                median(all, load -> Load.millis(load.totals(), 0.99)),
                difference(all, direct, 0.5),
                difference(all, direct, 0.99),
                text("%.3f", median(all, load -> Load.millis(load.firstTokens(), 0.5))),
                median(all, Load::callsPerSecond),
                ratio(all, direct),
                side.inProcess() ? text("%.1f KB", median(all, Load::bytes) / 1024) : "",
                side.inProcess() ? text("%.0f µs", median(all, Load::processorMicros)) : "");
        int failures = all.stream().mapToInt(Load::failures).sum();
        if (failures > 0) {
            System.err.println(side.name() + ": " + failures + " calls failed, for example: "
                    + all.stream()
                            .map(Load::failure)
                            .filter(each -> !each.isEmpty())
                            .findFirst()
                            .orElse(""));
        }
    }

    private static void printSdk(List<JsonNode> all) {
        if (all.isEmpty()) {
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "| LiteLLM SDK, beside httpx in Python | %.3f | %.3f | %+.3f | %+.3f | | %,.0f | %.2f of httpx | | |%n",
                median(all, each -> each.at("/litellm/p50").asDouble()),
                median(all, each -> each.at("/litellm/p99").asDouble()),
                median(
                        all,
                        each -> each.at("/litellm/p50").asDouble()
                                - each.at("/httpx/p50").asDouble()),
                median(
                        all,
                        each -> each.at("/litellm/p99").asDouble()
                                - each.at("/httpx/p99").asDouble()),
                median(all, each -> each.at("/litellm/perSecond").asDouble()),
                median(
                        all,
                        each -> each.at("/litellm/perSecond").asDouble()
                                / each.at("/httpx/perSecond").asDouble()));
    }

    private void printGoals() {
        CallSide direct = sides.get(0);
        CallSide ours = sides.get(3);
        for (boolean streams : List.of(false, true)) {
            String what = streams ? "Streams" : "Whole answers";
            double added = difference(loads(ours, streams, 1), loads(direct, streams, 1), 0.5);
            double ratio = ratio(loads(ours, streams, 256), loads(direct, streams, 256));
            System.out.printf(
                    Locale.ROOT,
                    "%n%s: chain and pool add %.3f ms p50 to one call (goal: at most %.1f ms, %s); %.2f of the calls per second at 256 (goal: at"
                            + " least %.1f, %s)%n",
                    what,
                    added,
                    GOAL_MILLIS,
                    added <= GOAL_MILLIS ? "met" : "missed",
                    ratio,
                    GOAL_RATIO,
                    ratio >= GOAL_RATIO ? "met" : "missed");
        }
    }

    private static double difference(List<Load> ours, List<Load> direct, double quantile) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            differences.add(Load.millis(ours.get(i).totals(), quantile)
                    - Load.millis(direct.get(i).totals(), quantile));
        }
        return median(differences, each -> each);
    }

    private static double ratio(List<Load> ours, List<Load> direct) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i).callsPerSecond() / direct.get(i).callsPerSecond());
        }
        return median(ratios, each -> each);
    }

    private static String text(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    private static <T> double median(List<T> all, java.util.function.ToDoubleFunction<T> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
