package dev.llmops.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Chats that were asked at the same time, and what became of them. */
record LoadRun(List<ChatSide.Reply> replies) {

    static LoadRun of(ChatSide side, List<ChatSide.Chat> chats) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(chats.size());
        try {
            List<Future<ChatSide.Reply>> futures = new ArrayList<>();
            for (ChatSide.Chat chat : chats) {
                futures.add(threads.submit(() -> side.ask(chat)));
            }
            List<ChatSide.Reply> replies = new ArrayList<>();
            for (Future<ChatSide.Reply> future : futures) {
                replies.add(future.get());
            }
            replies.stream()
                    .map(ChatSide.Reply::failure)
                    .filter(Objects::nonNull)
                    .distinct()
                    .forEach(failure -> System.err.println(side.getClass().getSimpleName() + ": " + failure));
            return new LoadRun(replies);
        } finally {
            threads.shutdownNow();
        }
    }

    int failures() {
        return (int) replies.stream().filter(reply -> reply.failure() != null).count();
    }

    /** Tokens read and written of chats that were answered, per second from the first question to the last end. */
    double tokensPerSecond() {
        long tokens = replies.stream()
                .mapToLong(reply -> reply.promptTokens() + reply.outputTokens())
                .sum();
        long start = replies.stream().mapToLong(ChatSide.Reply::asked).min().orElseThrow();
        long end = replies.stream().mapToLong(ChatSide.Reply::ended).max().orElseThrow();
        return tokens / ((end - start) / 1e9);
    }

    /** In seconds; not a number if no chat was answered. */
    double firstToken(double quantile) {
        return quantile(
                replies.stream()
                        .filter(reply -> reply.failure() == null)
                        .mapToDouble(ChatSide.Reply::firstTokenSeconds)
                        .toArray(),
                quantile);
    }

    /** Seconds between two pieces of the same answer, from when all chats have their first. */
    double betweenTokensAfterAllBegan(double quantile) {
        long begun = replies.stream()
                .flatMap(reply -> reply.arrivals().stream().limit(1))
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
        return quantile(
                replies.stream()
                        .map(ChatSide.Reply::arrivals)
                        .flatMapToDouble(times -> IntStream.range(1, times.size())
                                .filter(i -> times.get(i - 1) >= begun)
                                .mapToDouble(i -> (times.get(i) - times.get(i - 1)) / 1e9))
                        .toArray(),
                quantile);
    }

    int computedPromptTokens() {
        return replies.stream().mapToInt(ChatSide.Reply::computedPromptTokens).sum();
    }

    static double quantile(double[] values, double quantile) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(quantile * (sorted.length - 1))];
    }

    static double median(List<Double> values) {
        return quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }
}
