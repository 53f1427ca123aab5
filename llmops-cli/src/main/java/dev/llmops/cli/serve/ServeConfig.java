package dev.llmops.cli.serve;

import dev.llmops.api.identity.Caller;
import dev.llmops.cli.console.Failures;
import dev.llmops.core.chain.Recording;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.InvalidPolicyException;
import dev.llmops.server.ApiKey;
import dev.llmops.serving.budget.BudgetStore;
import dev.llmops.serving.budget.JdbcBudgetStore;
import dev.llmops.serving.pool.Budget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says. Everything is checked before a model is loaded or a port is opened.
 *
 * @param host interface to listen on
 * @param port port to listen on, 0 for any free one
 * @param maxConcurrentRequests requests that are answered at once
 * @param grace how long running calls may take to end when the server is told to
 * @param apiKeys keys of clients
 * @param adminKey key for the status, or null
 * @param store file of the records, or null for none
 * @param recording whether an answer waits for its record
 * @param policy guardrails, or null for none
 * @param budgets for all models together
 * @param budgetStore file or PostgreSQL database in which the budgets' sums are kept, or null for this process alone
 * @param cache cache of answers, or null for none
 * @param embeddings where embeddings come from, or null for none
 * @param mark whether answers say in their heads that they are generated
 * @param feedback feedback from browsers, or null for none
 * @param models by the names that requests use, the default first
 */
record ServeConfig(
        String host,
        int port,
        int maxConcurrentRequests,
        Duration grace,
        List<ApiKey> apiKeys,
        @Nullable String adminKey,
        @Nullable Path store,
        Recording recording,
        @Nullable GuardrailPolicy policy,
        List<Budget> budgets,
        @Nullable String budgetStore,
        @Nullable CacheConfig cache,
        @Nullable EmbeddingsConfig embeddings,
        boolean mark,
        @Nullable FeedbackConfig feedback,
        Map<String, ModelConfig> models) {

    private static final String NONE = "none";
    private static final String POSTGRES = "jdbc:postgresql:";

    /**
     * Reads a configuration.
     *
     * @param log hears of budgets that are exceeded, in words
     * @throws InvalidConfigException if it is none
     */
    static ServeConfig read(ConfigFile file, Consumer<String> log) {
        ConfigNode root = file.root()
                .mapping(
                        "listen",
                        "api_keys",
                        "admin_key",
                        "store",
                        "recording",
                        "guardrails",
                        "budgets",
                        "budget_store",
                        "cache",
                        "embeddings",
                        "mark",
                        "feedback",
                        "models");
        ConfigNode listen = root.get("listen");
        if (listen != null) {
            listen.mapping("host", "port", "max_concurrent_requests", "grace");
        }
        ConfigNode adminKey = root.get("admin_key");
        ConfigNode recording = root.get("recording");
        ConfigNode budgetStore = root.get("budget_store");
        ConfigNode cache = root.get("cache");
        ConfigNode embeddings = root.get("embeddings");
        ConfigNode mark = root.get("mark");
        ConfigNode feedback = root.get("feedback");
        List<Budget> budgets = budgets(root.get("budgets"), root.get("api_keys"), log);
        ServeConfig config = new ServeConfig(
                listen == null ? "127.0.0.1" : text(listen, "host", "127.0.0.1"),
                count(listen, "port", 8080, 0, 65_535),
                count(listen, "max_concurrent_requests", 256, 1, 10_000),
                grace(listen),
                apiKeys(root.get("api_keys")),
                adminKey == null ? null : adminKey(adminKey, root.get("api_keys")),
                store(file, root.get("store")),
                recording == null ? Recording.DURABLE : recording.constant(Recording.values()),
                policy(root.get("guardrails")),
                budgets,
                budgetStore == null ? null : budgetStore(budgetStore),
                cache == null ? null : CacheConfig.read(cache),
                embeddings == null ? null : EmbeddingsConfig.read(embeddings, budgets),
                mark != null && mark.truth(),
                feedback == null ? null : FeedbackConfig.read(feedback),
                models(root.require("models")));
        config.models.values().forEach(model -> model.check(budgets));
        if (feedback != null && config.store == null) {
            throw feedback.problem("needs the records of the answers, but store is none; name a file");
        }
        return config;
    }

    private static String text(ConfigNode node, String name, String otherwise) {
        ConfigNode member = node.get(name);
        return member == null ? otherwise : member.text();
    }

    static int count(@Nullable ConfigNode node, String name, int otherwise, int least, int most) {
        ConfigNode member = node == null ? null : node.get(name);
        if (member == null) {
            return otherwise;
        }
        int value = member.count();
        if (value < least || value > most) {
            throw member.problem("must be from " + least + " to " + most + ", but was " + value);
        }
        return value;
    }

    private static Duration grace(@Nullable ConfigNode listen) {
        ConfigNode member = listen == null ? null : listen.get("grace");
        Duration grace = member == null ? Duration.ofSeconds(10) : member.duration();
        if (member != null && grace.isNegative()) {
            throw member.problem("must be at least 0, but was " + grace);
        }
        return grace;
    }

    private static String adminKey(ConfigNode node, @Nullable ConfigNode clients) {
        String key = node.secret();
        node.check(() -> ApiKey.of(key));
        for (ConfigNode each : clients == null ? List.<ConfigNode>of() : clients.elements()) {
            if (each.require("key").secret().equals(key)) {
                throw node.problem("must be another one: the key '"
                        + each.require("name").text() + "' has the same value, and its client could see all others");
            }
        }
        return key;
    }

    private static List<ApiKey> apiKeys(@Nullable ConfigNode node) {
        List<ApiKey> keys = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        Map<String, String> secrets = new HashMap<>();
        for (ConfigNode each : node == null ? List.<ConfigNode>of() : node.elements()) {
            each.mapping("name", "key", "tenant", "user", "tags", "requests_per_minute");
            ConfigNode name = each.require("name");
            if (names.put(name.text(), "") != null) {
                throw name.problem("must be another one: there is a key '" + name.text() + "' already");
            }
            String other = secrets.put(each.require("key").secret(), name.text());
            if (other != null) {
                throw each.require("key").problem("must be another one: the key '" + other + "' has the same value");
            }
            keys.add(apiKey(each));
        }
        return keys;
    }

    private static ApiKey apiKey(ConfigNode node) {
        ConfigNode key = node.require("key");
        String secret = key.secret();
        ApiKey[] made = {key.take(() -> ApiKey.of(secret).withCaller(caller(node)))};
        node.with("requests_per_minute", limit -> made[0] = made[0].withRequestsPerMinute(limit.count()));
        return made[0];
    }

    private static Caller caller(ConfigNode node) {
        ConfigNode tenant = node.get("tenant");
        ConfigNode user = node.get("user");
        Map<String, String> tags = new LinkedHashMap<>();
        node.with("tags", all -> all.members().forEach((tag, value) -> tags.put(tag, value.text())));
        return new Caller(user == null ? null : user.text(), null, tenant == null ? null : tenant.text(), tags);
    }

    private static @Nullable Path store(ConfigFile file, @Nullable ConfigNode node) {
        String name = node == null ? "llmops.db" : node.text();
        return name.equals(NONE) ? null : file.resolve(name);
    }

    private static String budgetStore(ConfigNode node) {
        String address = node.text();
        if (address.startsWith("jdbc:") && !address.startsWith(POSTGRES)) {
            throw node.problem("must be a SQLite file, or a PostgreSQL database as " + POSTGRES + "//HOST/DATABASE");
        }
        return address.startsWith(POSTGRES)
                ? address
                : node.file().resolve(address).toString();
    }

    BudgetStore openBudgetStore() {
        if (budgetStore == null) {
            return BudgetStore.inMemory();
        }
        return budgetStore.startsWith(POSTGRES)
                ? JdbcBudgetStore.postgres(budgetStore)
                : JdbcBudgetStore.sqlite(Path.of(budgetStore));
    }

    static @Nullable GuardrailPolicy policy(@Nullable ConfigNode node) {
        String name = node == null ? NONE : node.text();
        if (node == null || name.equals(NONE)) {
            return null;
        }
        if (name.equals("standard")) {
            return GuardrailPolicy.standard();
        }
        try {
            return GuardrailPolicy.read(node.file().resolve(name));
        } catch (IOException e) {
            throw node.problem("must be none, standard, or a policy in YAML, but '" + name + "' cannot be read: "
                    + Failures.reason(e));
        } catch (InvalidPolicyException e) {
            throw node.problem("names the policy '" + name + "', which is wrong: " + e.getMessage());
        }
    }

    private static List<Budget> budgets(@Nullable ConfigNode node, @Nullable ConfigNode keys, Consumer<String> log) {
        List<Budget> budgets = new ArrayList<>();
        for (ConfigNode each : node == null ? List.<ConfigNode>of() : node.elements()) {
            Budget budget = BudgetReader.read(each, keys, log);
            if (budgets.stream().anyMatch(other -> other.name().equals(budget.name()))) {
                throw each.require("name")
                        .problem("must be another one: there is a budget '" + budget.name() + "' already");
            }
            budgets.add(budget);
        }
        return budgets;
    }

    private static Map<String, ModelConfig> models(ConfigNode node) {
        Map<String, ModelConfig> models = new LinkedHashMap<>();
        node.members().forEach((name, model) -> {
            if (name.indexOf('/') >= 0) {
                throw model.problem("must have a name without '/', which is for the endpoints of a model");
            }
            models.put(name, new ModelConfig(name, model));
        });
        if (models.isEmpty()) {
            throw node.problem("must name at least one model");
        }
        return models;
    }
}
