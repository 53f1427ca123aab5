package dev.llmops.serving.pool;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Clients of servers that do at random whatever servers do wrong. Time goes by only while they are read. */
final class FaultyServers {

    private static final Duration STEP = Duration.ofMillis(50);
    private static final int INPUT = 4;

    private enum Fault {
        NONE,
        REFUSED,
        LIMITED,
        LIMITED_FOR_A_WHILE,
        LIMITED_FOR_A_YEAR,
        BAD_KEY,
        STATUS_500,
        STALLS_BEFORE,
        STALLS_AFTER,
        CUT,
        RESET,
        DRIPS,
        HTML,
        SAYS_NOTHING_OF_USAGE,
        CLAIMS_TOO_MUCH,
        EMPTY
    }

    private static final List<Fault> FAULTS = List.copyOf(EnumSet.allOf(Fault.class));

    private final FakeTime time;
    private final SplittableRandom random;
    private int asked;
    private int open;
    private long toldTokens;

    FaultyServers(FakeTime time, SplittableRandom random) {
        this.time = time;
        this.random = random;
    }

    int asked() {
        return asked;
    }

    int open() {
        return open;
    }

    long toldTokens() {
        return toldTokens;
    }

    ModelClient client() {
        return new ModelClient() {
            @Override
            public ModelDescription description() {
                return ScriptedModelClient.saying("x").description();
            }

            @Override
            public ModelResponse generate(ModelRequest request) {
                return stream(request).await();
            }

            @Override
            public ModelStream stream(ModelRequest request) {
                asked++;
                open++;
                Fault fault = random.nextInt(3) == 0 ? FAULTS.get(random.nextInt(FAULTS.size())) : Fault.NONE;
                return new Stream(fault, 1 + random.nextInt(20));
            }

            @Override
            public void close() {
                // Streams are closed by who reads them.
            }
        };
    }

    private final class Stream implements ModelStream {

        private final Fault fault;
        private final int length;
        private int written;
        private volatile boolean cancelled;
        private boolean ended;
        private boolean closed;

        Stream(Fault fault, int length) {
            this.fault = fault;
            this.length = length;
        }

        @Override
        public ModelEvent next() {
            pass(fault == Fault.DRIPS ? Duration.ofMillis(900) : Duration.ofMillis(10 + random.nextInt(60)));
            LlmOpsException error = cancelled ? null : error();
            if (error == null && (fault == Fault.STALLS_BEFORE || (fault == Fault.STALLS_AFTER && written > 0))) {
                stall();
            }
            if (cancelled) {
                return end(new ModelEvent.Cancelled(partial()));
            }
            if (error != null) {
                return end(new ModelEvent.Failed(error, partial()));
            }
            if (written == length || fault == Fault.EMPTY) {
                return end(new ModelEvent.Completed(response()));
            }
            written++;
            return new ModelEvent.TextDelta("word ");
        }

        private @Nullable LlmOpsException error() {
            boolean middle = written >= Math.max(1, length / 2);
            return switch (fault) {
                case REFUSED -> new ModelUnavailableException("connection refused");
                case LIMITED -> new RateLimitedException("429", null, null);
                case LIMITED_FOR_A_WHILE -> new RateLimitedException("429", null, Duration.ofSeconds(3));
                case LIMITED_FOR_A_YEAR -> new RateLimitedException("429", null, Duration.ofDays(365));
                case BAD_KEY -> new AuthenticationException("401");
                case STATUS_500 -> new ModelUnavailableException("500");
                case HTML -> new InvalidModelResponseException("HTML", null);
                case CUT -> middle ? new StreamTruncatedException("no end") : null;
                case RESET -> middle ? new ModelUnavailableException("connection reset") : null;
                default -> null;
            };
        }

        /** For an hour at most: a deadline that does not work must not make the test hang. */
        private void stall() {
            for (int i = 0; i < 72_000 && !cancelled; i++) {
                time.advance(STEP);
            }
        }

        private void pass(Duration duration) {
            for (Duration left = duration; !left.isZero() && !cancelled; ) {
                Duration step = left.compareTo(STEP) < 0 ? left : STEP;
                time.advance(step);
                left = left.minus(step);
            }
        }

        private PartialResponse partial() {
            return new PartialResponse(Message.assistant("word ".repeat(written)), told(usage()));
        }

        private ModelResponse response() {
            return new ModelResponse(
                    Message.assistant("word ".repeat(written)),
                    FinishReason.STOP,
                    told(usage()),
                    ScriptedModelClient.saying("x").description().identity(),
                    null,
                    Duration.ZERO,
                    Map.of());
        }

        private TokenUsage usage() {
            return switch (fault) {
                case SAYS_NOTHING_OF_USAGE -> TokenUsage.UNKNOWN;
                case CLAIMS_TOO_MUCH -> TokenUsage.of(INPUT, 1_000_000);
                default -> TokenUsage.of(INPUT, written);
            };
        }

        private TokenUsage told(TokenUsage usage) {
            Integer total = usage.total();
            toldTokens += total == null ? 0 : total;
            return usage;
        }

        private ModelEvent.End end(ModelEvent.End end) {
            if (ended) {
                throw new IllegalStateException("the end was read twice");
            }
            ended = true;
            return end;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
            }
        }
    }
}
