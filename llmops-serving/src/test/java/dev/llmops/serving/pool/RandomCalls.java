package dev.llmops.serving.pool;

import static dev.llmops.testkit.ScriptedModelClient.script;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.store.Store;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.ForwardingStream;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Calls that spend a budget, many at a time: questions in four scripts, read to their end, cancelled behind the first token or left, of endpoints that answer, are slow or break off. A
 * character of the question is a token, a word in English, and so is each piece of the answer; whatever its end, an attempt tells what it used.
 */
final class RandomCalls {

    static final Currency USD = Currency.getInstance("USD");
    private static final BigDecimal PER_MILLION = new BigDecimal("2");
    private static final Price PRICE = new Price("scripted", PER_MILLION, PER_MILLION, null, USD, Instant.EPOCH);
    private static final int MAX = 96;
    private static final List<String> SENTENCES = List.of(
            "How long is the cable of the new machine? ",
            "新しい機械のケーブルの長さはどれくらいですか。",
            "新机器的电缆有多长？",
            "สายเคเบิลของเครื่องใหม่ยาวเท่าไร");

    private RandomCalls() {}

    static LlmOps ops(Pool pool, List<Generation> records) {
        return LlmOps.builder()
                .model("chat", pool)
                .store(Store.noop())
                .prices(PriceList.of(List.of(PRICE)))
                .listener(records::add)
                .build();
    }

    static Endpoint endpoint(String name, long seed, FakeTime time) {
        SplittableRandom random = new SplittableRandom(seed);
        return Endpoint.builder(name, telling(ScriptedModelClient.of(request -> {
                    Script script;
                    synchronized (random) {
                        script = Script.of(random, request);
                    }
                    // Outside of the lock: whatever falls due meanwhile, such as a hedge, asks this endpoint too.
                    time.advance(script.firstToken());
                    return script.events();
                })))
                .maxOutputTokens(300)
                .price(PRICE)
                .build();
    }

    private record Script(Duration firstToken, List<ModelEvent> events) {

        static Script of(SplittableRandom random, ModelRequest request) {
            Duration firstToken = Duration.ofMillis(random.nextInt(20) == 0 ? 5_000 : random.nextInt(50));
            Integer limit = request.parameters().maxTokens();
            int tokens = 1 + random.nextInt(limit == null ? 30 : Math.min(30, limit));
            List<ModelEvent> events = new ArrayList<>(script("x".repeat(4 * tokens)));
            ModelResponse whole = ((ModelEvent.Completed) events.remove(events.size() - 1)).response();
            TokenUsage used = TokenUsage.of(inputTokens(request), tokens);
            events.add(
                    random.nextInt(4) == 0
                            ? new ModelEvent.Failed(
                                    new ModelUnavailableException("cut"), new PartialResponse(whole.message(), used))
                            : new ModelEvent.Completed(new ModelResponse(
                                    whole.message(),
                                    whole.finishReason(),
                                    used,
                                    whole.model(),
                                    null,
                                    Duration.ZERO,
                                    Map.of())));
            return new Script(firstToken, events);
        }
    }

    private static int inputTokens(ModelRequest request) {
        String text = request.messages().get(0).text();
        return 3 + (text.charAt(0) < 0x80 ? text.split(" ", -1).length : text.codePointCount(0, text.length()));
    }

    /** {@return a server that tells what a cancelled answer used: 3 tokens and those of the question, and each delta that was read} */
    static ModelClient telling(ScriptedModelClient client) {
        return new Telling(client);
    }

    private record Telling(ScriptedModelClient client) implements ModelClient {

        @Override
        public ModelDescription description() {
            return client.description();
        }

        @Override
        public ModelResponse generate(ModelRequest request) {
            return stream(request).await();
        }

        @Override
        public ModelStream stream(ModelRequest request) {
            return new ForwardingStream(client.stream(request)) {
                private int written;

                @Override
                public ModelEvent next() {
                    ModelEvent event = super.next();
                    written++;
                    return event instanceof ModelEvent.Cancelled cancelled
                            ? new ModelEvent.Cancelled(new PartialResponse(
                                    Message.assistant(
                                            cancelled.partial().message().text()),
                                    TokenUsage.of(inputTokens(request), written - 1)))
                            : event;
                }
            };
        }

        @Override
        public void close() {
            client.close();
        }
    }

    static Caller tenant(int number) {
        return new Caller(null, null, "t" + number, Map.of());
    }

    /** Calls in turn, for four tenants, on eight threads. {@return how many were refused for a budget} */
    static int call(long seed, int calls, List<LlmOps> processes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < calls; i++) {
                LlmOps ops = processes.get(i % processes.size());
                Caller caller = tenant(i % 4);
                ModelRequest question = question(random);
                int end = random.nextInt(8);
                tasks.add(() -> call(ops, caller, question, end));
            }
            int refused = 0;
            for (Future<Integer> call : threads.invokeAll(tasks)) {
                refused += call.get();
            }
            return refused;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Without maxTokens the reservation sets it. */
    private static ModelRequest question(SplittableRandom random) {
        String sentence = SENTENCES.get(random.nextInt(SENTENCES.size()));
        return ModelRequest.builder()
                .user(sentence.repeat(1 + random.nextInt(4)).strip())
                .parameters(
                        random.nextBoolean()
                                ? ModelParameters.NONE
                                : ModelParameters.builder().maxTokens(MAX).build())
                .build();
    }

    private static int call(LlmOps ops, Caller caller, ModelRequest question, int end) {
        try (AnswerStream stream = ops.request(question).by(caller).stream()) {
            if (end == 0) {
                stream.next();
                stream.cancel();
            } else if (end == 1) {
                stream.next();
            } else {
                stream.answer();
            }
            return 0;
        } catch (LlmOpsException e) {
            return e instanceof BudgetExceededException ? 1 : 0;
        }
    }

    static BigDecimal recorded(List<Generation> records) {
        return records.stream()
                .map(record -> ((Cost.Known) record.cost()).amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** {@return how many attempts were given up although their call ended well: losers of a hedge} */
    static long hedged(List<Generation> records) {
        return records.stream()
                .filter(record -> record.attempts().stream().anyMatch(attempt -> attempt.answered()))
                .flatMap(record -> record.attempts().stream())
                .filter(attempt -> attempt.error() != null
                        && "Cancelled".equals(attempt.error().type()))
                .count();
    }
}
