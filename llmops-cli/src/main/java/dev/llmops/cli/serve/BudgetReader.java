package dev.llmops.cli.serve;

import dev.llmops.api.identity.Caller;
import dev.llmops.serving.pool.Budget;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From a configuration to a budget. */
final class BudgetReader {

    private static final Pattern LIMIT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) +([A-Z]{3}|tokens)");

    private static final String TAG = "tag:";

    private BudgetReader() {}

    static Budget read(ConfigNode node, @Nullable ConfigNode keys, Consumer<String> log) {
        node.mapping("name", "limit", "window", "per", "when_exceeded");
        String name = node.require("name").text();
        Duration window = node.require("window").duration();
        ConfigNode limit = node.require("limit");
        Budget budget = limit.take(() -> budget(limit, name, window));
        ConfigNode per = node.get("per");
        if (per != null) {
            budget = per(per, budget, keys);
        }
        ConfigNode action = node.get("when_exceeded");
        return budget.whenExceeded(action == null ? Budget.Action.STOP : action.constant(Budget.Action.values()), log);
    }

    private static Budget budget(ConfigNode limit, String name, Duration window) {
        Matcher matcher = LIMIT.matcher(limit.text());
        if (!matcher.matches()) {
            throw limit.problem(
                    "must be an amount and a currency or 'tokens', as in '20 USD' or '100000 tokens', but was '"
                            + limit.text() + "'");
        }
        BigDecimal amount = new BigDecimal(matcher.group(1));
        if (!matcher.group(2).equals("tokens")) {
            return Budget.money(name, amount, currency(limit, matcher.group(2)), window);
        }
        try {
            return Budget.tokens(name, amount.longValueExact(), window);
        } catch (ArithmeticException e) {
            throw limit.problem("must be a whole number of tokens, but was '" + limit.text() + "'");
        }
    }

    static Currency currency(ConfigNode node, String code) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException e) {
            throw node.problem("must have a currency of ISO 4217 such as USD or EUR, but has '" + code + "'");
        }
    }

    private static Budget per(ConfigNode node, Budget budget, @Nullable ConfigNode keys) {
        String text = node.text();
        if (text.startsWith(TAG) && text.length() > TAG.length()) {
            return budget.perTag(text.substring(TAG.length()));
        }
        return switch (text) {
            case "tenant" -> budget.per(Caller::tenant);
            case "user" -> {
                requireUsers(node, keys);
                yield budget.per(Caller::user);
            }
            default -> throw node.problem("must be tenant, user or tag:NAME, but was '" + text + "'");
        };
    }

    /** The client of a key without a user says itself who its user is, and with each other name it would have another sum. */
    private static void requireUsers(ConfigNode node, @Nullable ConfigNode keys) {
        for (ConfigNode key : keys == null ? List.<ConfigNode>of() : keys.elements()) {
            if (key.get("user") == null) {
                throw node.problem("user needs the user of every key, but the key '"
                        + key.require("name").text()
                        + "' has none, so that its client could name another user with each"
                        + " request; set its user, or take per: tenant");
            }
        }
    }
}
