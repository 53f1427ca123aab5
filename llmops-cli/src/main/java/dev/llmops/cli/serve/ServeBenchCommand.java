package dev.llmops.cli.serve;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.serving.client.OpenAiCompatibleClient;
import dev.llmops.serving.client.OpenAiCompatibleClientBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops serve bench}. */
@Command(
        name = "bench",
        header = "Put a load on a running server, and tell how long answers take.",
        description =
                "Streams answers to one prompt with several numbers of calls at the same time, one after the other. It works"
                        + " with any server of OpenAI's API. The calls are real: they cost what calls cost.",
        footer = "%nExample: llmops serve bench --model chat --concurrency 1,8,32 --calls 200")
final class ServeBenchCommand extends Operation {

    private static final int MAX_CONCURRENCY = 1024;
    private static final LongSupplier TICKER = SystemTime.ticker();

    @Mixin
    ServerOptions server;

    @Option(names = "--model", paramLabel = "NAME", required = true, description = "The model to ask for.")
    String model;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,8,32",
            description = "How many calls at the same time, one or several numbers. Default: ${DEFAULT-VALUE}.")
    List<Integer> concurrency;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "How many calls for each number, at least one for each at the same time. Default: ${DEFAULT-VALUE}.")
    int calls;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            defaultValue = "Write three sentences about lamps.",
            description = "What to ask. Default: ${DEFAULT-VALUE}")
    String prompt;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "64",
            description = "Most tokens of an answer. Default: ${DEFAULT-VALUE}.")
    int maxTokens;

    @Override
    public Integer call() {
        for (int each : concurrency) {
            if (each < 1 || each > MAX_CONCURRENCY) {
                throw usage("--concurrency must be from 1 to " + MAX_CONCURRENCY + ", but was " + each);
            }
        }
        atLeastOne("--calls", calls);
        ModelRequest request = ModelRequest.builder()
                .user(prompt)
                .parameters(ModelParameters.builder().maxTokens(maxTokens).build())
                .build();
        List<BenchRow> rows = new ArrayList<>();
        Map<String, Integer> failures = new LinkedHashMap<>();
        try (ModelClient client = client()) {
            for (int each : concurrency) {
                rows.add(run(client, request, each, failures));
            }
        }
        print(rows);
        failures.forEach((failure, count) -> output().remark(count + " calls failed: " + failure));
        if (rows.stream().allMatch(row -> row.failures() == row.calls())) {
            throw new CommandFailedException("no call was answered");
        }
        return 0;
    }

    private void print(List<BenchRow> rows) {
        list(rows, BenchRow.HEADER, BenchRow::cells);
    }

    private ModelClient client() {
        OpenAiCompatibleClientBuilder builder =
                OpenAiCompatibleClient.builder().baseUrl(base()).model(model);
        String key = server.key();
        return (key == null ? builder : builder.apiKey(key)).build();
    }

    private String base() {
        String url = server.url.endsWith("/") ? server.url.substring(0, server.url.length() - 1) : server.url;
        return url.endsWith("/v1") ? url : url + "/v1";
    }

    private BenchRow run(ModelClient client, ModelRequest request, int threads, Map<String, Integer> failures) {
        ExecutorService pool = Executors.newFixedThreadPool(threads, DaemonThreads.named("llmops-bench"));
        try {
            int all = Math.max(calls, threads);
            AtomicInteger left = new AtomicInteger(all);
            CountDownLatch go = new CountDownLatch(1);
            List<Future<List<BenchRow.Sample>>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(pool.submit(() -> {
                    go.await();
                    List<BenchRow.Sample> samples = new ArrayList<>();
                    while (left.getAndDecrement() > 0) {
                        samples.add(sample(client, request));
                    }
                    return samples;
                }));
            }
            long start = TICKER.getAsLong();
            go.countDown();
            List<BenchRow.Sample> samples = new ArrayList<>();
            for (Future<List<BenchRow.Sample>> future : futures) {
                samples.addAll(future.get());
            }
            long wall = TICKER.getAsLong() - start;
            for (BenchRow.Sample sample : samples) {
                String failure = sample.failure();
                if (failure != null) {
                    failures.merge(failure, 1, Integer::sum);
                }
            }
            return BenchRow.of(threads, samples, wall);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call failed unexpectedly", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted while the server was asked", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static BenchRow.Sample sample(ModelClient client, ModelRequest request) {
        long start = TICKER.getAsLong();
        @Nullable Long first = null;
        try (ModelStream stream = client.stream(request)) {
            ModelEvent event = stream.next();
            while (!(event instanceof ModelEvent.End)) {
                first = first == null ? (Long) (TICKER.getAsLong() - start) : first;
                event = stream.next();
            }
            long total = TICKER.getAsLong() - start;
            Integer tokens = ((ModelEvent.End) event).orThrow().usage().output();
            return new BenchRow.Sample(first, total, tokens, null);
        } catch (LlmOpsException e) {
            return new BenchRow.Sample(first, TICKER.getAsLong() - start, null, String.valueOf(e.getMessage()));
        }
    }
}
