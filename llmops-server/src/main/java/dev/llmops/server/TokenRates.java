package dev.llmops.server;

import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.RequestRate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How often each token came lately. Only of the latest tokens, so that many of them take no more memory. */
final class TokenRates {

    private static final int MAX_TOKENS = 10_000;

    private final int perMinute;
    private final LongSupplier ticker;
    private final Map<String, RequestRate> rates = new LinkedHashMap<>(16, 0.75f, true);

    TokenRates(int perMinute, LongSupplier ticker) {
        this.perMinute = perMinute;
        this.ticker = ticker;
    }

    void count(String token) {
        Duration wait = of(token).take();
        if (!wait.isZero()) {
            throw ApiException.tooMany(
                    "this token may make " + perMinute + " requests in a minute; try again later", wait);
        }
    }

    private synchronized RequestRate of(String token) {
        RequestRate rate = rates.computeIfAbsent(token, each -> new RequestRate(perMinute, ticker));
        if (rates.size() > MAX_TOKENS) {
            rates.remove(rates.keySet().iterator().next());
        }
        return rate;
    }
}
