package dev.llmops.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.core.chain.Recording;
import dev.llmops.server.feedback.AllowedSignal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A configuration says what is meant, or where it is wrong: file, line, key and rule. */
class ServeConfigTest {

    private static final String WHOLE = """
            listen:
              host: 127.0.0.1
              port: 0
              max_concurrent_requests: 64
              grace: 20s
            api_keys:
              - name: shop
                key: ${SHOP_KEY}
                tenant: acme
                tags: {app: shop}
                requests_per_minute: 600
              - {name: robot, key: "${ROBOT_KEY}", user: robot}
            admin_key: ${ADMIN_KEY}
            store: records/llmops.db
            recording: asynchronous
            guardrails: standard
            budgets:
              - {name: daily, limit: 20 USD, window: 1d, per: tenant, when_exceeded: downgrade}
              - {name: hourly, limit: 100000 tokens, window: 1h, per: "tag:app"}
            budget_store: records/budgets.db
            cache: {file: records/cache.db, max_entries: 1000, ttl: 10m, sampled_answers: true, tool_calls: false}
            embeddings:
              base_url: http://127.0.0.1:8001/v1
              model: BAAI/bge-m3
              dimension: 1024
              api_key: ${VENDOR_KEY}
              headers: {x-team: "${VENDOR_KEY}"}
              batch_size: 64
              timeout: 30s
              connect_timeout: 2s
              price: {currency: USD, input: 0.01}
            feedback:
              keys:
                - {id: "2026-11", secret: "${FEEDBACK_KEY}"}
              pseudonym_key: ${FEEDBACK_KEY}
              token_lifetime: 1h
              signals: [thumbs, edit_text]
              allowed_origins: ["https://shop.example"]
              requests_per_minute: 10
            models:
              chat:
                strategy: least_in_flight
                match_tags: [residency]
                retries: 2
                retry_budget: 0.5
                hedging: 0.05
                content_policy_fallback: true
                escalate_when: {schema_violation: true, min_token_probability: 0.8, guardrails: standard}
                max_wait: 5s
                max_waiting: 100
                deadlines: {first_token: 5s, between_tokens: 10s, total: 2m, min_tokens_per_second: 2}
                circuit_breaker: {window: 10, minimum_calls: 3, failure_rate: 0.5, open_for: 1s, max_open_for: 1m}
                endpoints:
                  - name: eu
                    kind: openai
                    dialect: vllm
                    base_url: http://${VLLM_HOST}:8000/v1
                    api_key: ${VENDOR_KEY}
                    more_api_keys: ["${SHOP_KEY}"]
                    max_output_tokens: 2048
                    health_check: 10s
                    headers: {x-team: "${VENDOR_KEY}"}
                    model: Qwen/Qwen3-8B
                    weight: 2
                    tags: {residency: eu}
                    provider: vendor
                    requests_per_minute: 600
                    tokens_per_minute: 200000
                    max_concurrency: 32
                    context_window: 32768
                    capabilities: [tools, json_schema]
                    timeout: 5m
                    connect_timeout: 2s
                    first_token_timeout: 20s
                    idle_timeout: 20s
                    price: {currency: USD, input: 0.15, output: 0.60, cached_input: 0.075}
                  - name: claude
                    kind: anthropic
                    base_url: https://api.anthropic.com/v1
                    api_key: ${VENDOR_KEY}
                    model: claude-x
                    default_max_tokens: 512
                    step: 1
                    price: {currency: USD, input: 3, output: 15}
              old:
                endpoints:
                  - {name: a, kind: tgi, base_url: "http://127.0.0.1:3000", model: llama, price: {currency: USD, input: 0, output: 0}}
            """;

    private static final String ENDPOINT = "{name: a, kind: openai, base_url: \"http://127.0.0.1:1/v1\", model: m}";
    private static final String MODELS = "models: {chat: {endpoints: [" + ENDPOINT + "]}}\n";

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "SHOP_KEY", "shop-key-0123456789",
            "ROBOT_KEY", "robot-key-0123456789",
            "ADMIN_KEY", "admin-key-0123456789",
            "VENDOR_KEY", "vendor-key-0123456789",
            "VLLM_HOST", "gpu.internal",
            "FEEDBACK_KEY", "feedback-key-0123456789-0123456789",
            "SHORT", "short",
            "EMPTY", "",
            "WORD", "many");

    @TempDir
    Path folder;

    private final List<String> log = new ArrayList<>();

    private ServeConfig read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("pool.yaml"), yaml);
        return ServeConfig.read(new ConfigFile(file, ENVIRONMENT::get), log::add);
    }

    @Test
    void a_whole_configuration_is_read() throws Exception {
        ServeConfig config = read(WHOLE);

        assertThat(config.port()).isZero();
        assertThat(config.maxConcurrentRequests()).isEqualTo(64);
        assertThat(config.grace()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.apiKeys()).hasSize(2);
        assertThat(config.apiKeys().get(0).toString())
                .contains("acme", "app=shop")
                .doesNotContain("0123456789");
        assertThat(config.adminKey()).isEqualTo("admin-key-0123456789");
        assertThat(config.store()).isEqualTo(folder.resolve("records/llmops.db"));
        assertThat(config.recording()).isEqualTo(Recording.ASYNCHRONOUS);
        assertThat(config.policy()).isNotNull();
        assertThat(config.budgets()).extracting(budget -> budget.name()).containsExactly("daily", "hourly");
        assertThat(config.budgetStore())
                .isEqualTo(folder.resolve("records/budgets.db").toString());
        assertThat(config.cache().node().get("ttl").duration()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.embeddings().client().identity().name()).isEqualTo("BAAI/bge-m3");
        assertThat(config.feedback().signals())
                .containsExactlyInAnyOrder(AllowedSignal.THUMBS, AllowedSignal.EDIT_TEXT);
        assertThat(config.feedback().tokens().namesUsers()).isTrue();
        assertThat(config.models()).containsOnlyKeys("chat", "old");
        assertThat(config.models().get("chat").endpoints()).hasSize(2);
    }

    @Test
    void the_least_configuration_has_defaults() throws Exception {
        ServeConfig config = read(MODELS);

        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.store()).isEqualTo(folder.resolve("llmops.db"));
        assertThat(config.recording()).isEqualTo(Recording.DURABLE);
        assertThat(config.policy()).isNull();
        assertThat(config.cache()).isNull();
        assertThat(config.embeddings()).isNull();
        assertThat(read("store: none\n" + MODELS).store()).isNull();
    }

    @Test
    void a_number_may_come_from_the_environment() throws Exception {
        Path file = Files.writeString(folder.resolve("pool.yaml"), "listen: {port: \"${PORT}\"}\n" + MODELS);

        assertThat(ServeConfig.read(new ConfigFile(file, Map.of("PORT", "9090")::get), log::add)
                        .port())
                .isEqualTo(9090);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                // the server
                Arguments.of("listen: {grace: PT-5S}\n" + MODELS, "listen.grace must be at least 0, but was PT-5S"),
                Arguments.of(
                        "api_keys: [{name: a, key: \"${SHOP_KEY}\"}, {name: b, key: \"${SHOP_KEY}\"}]\n" + MODELS,
                        "api_keys[1].key must be another one: the key 'a' has the same value"),
                Arguments.of(
                        "api_keys: [{name: a, key: \"${SHOP_KEY}\"}]\nadmin_key: ${SHOP_KEY}\n" + MODELS,
                        "admin_key must be another one: the key 'a' has the same value"),
                // the file
                Arguments.of("", "pool.yaml: the configuration is empty"),
                Arguments.of("models: [", "pool.yaml:1: the configuration is no YAML"),
                Arguments.of(
                        "- a", "pool.yaml:1: the configuration must be a mapping of names to values, but was a list"),
                Arguments.of("models: &a {x: *a}", "no YAML"),
                Arguments.of(MODELS + "---\n" + MODELS, "no YAML"),
                // keys
                Arguments.of(
                        "listen:\n  prot: 80\n" + MODELS,
                        "pool.yaml:2: listen.prot is no known key; listen knows host, port"),
                Arguments.of("modles: {}", "pool.yaml:1: modles is no known key"),
                Arguments.of("listen: {port: 0}\n", "pool.yaml:1: the configuration must have 'models'"),
                Arguments.of(
                        "listen: {port: 0}\nstore: none\nlisten: {port: 1}\n" + MODELS,
                        "pool.yaml:3: listen is there twice, first in line 1"),
                Arguments.of(
                        "models:\n  chat: {endpoints: []}\n  chat: {endpoints: []}\n",
                        "pool.yaml:3: models.chat is there twice, first in line 2"),
                Arguments.of("models: {}", "models must name at least one model"),
                Arguments.of("models: {a/b: {endpoints: [" + ENDPOINT + "]}}", "must have a name without '/'"),
                // types
                Arguments.of(
                        "listen:\n  port: \"80\"\n" + MODELS,
                        "pool.yaml:2: listen.port must be a whole number, but was '80'"),
                Arguments.of("listen: {port: 80.5}\n" + MODELS, "listen.port must be a whole number, but was 80.5"),
                Arguments.of("listen: {port: 70000}\n" + MODELS, "listen.port must be from 0 to 65535, but was 70000"),
                Arguments.of(
                        "listen: {host: 127}\n" + MODELS,
                        "listen.host must be a text, but was 127; if it is one, write it in quotes"),
                Arguments.of("listen: {host: }\n" + MODELS, "listen.host must have a value, but was nothing"),
                Arguments.of("listen: {grace: soon}\n" + MODELS, "listen.grace must be a time like 500ms, 10s"),
                Arguments.of("listen: 80\n" + MODELS, "listen must be a mapping of names to values, but was 80"),
                Arguments.of(
                        "recording: fast\n" + MODELS, "recording must be one of durable, asynchronous, but was 'fast'"),
                Arguments.of("api_keys: {}\n" + MODELS, "api_keys must be a list, but was a mapping"),
                Arguments.of(
                        "listen: {port: \"${WORD}\"}\n" + MODELS,
                        "listen.port must be a whole number, but was '${WORD}'"),
                // secrets
                Arguments.of(
                        "api_keys:\n  - name: a\n    key: sk-0123456789abcdef\n" + MODELS,
                        "pool.yaml:3: api_keys[0].key must name an environment variable, as in ${NAME}, and not be the secret itself"),
                Arguments.of(
                        "api_keys:\n  - name: a\n    key: ${MISSING}\n" + MODELS,
                        "pool.yaml:3: api_keys[0].key needs the environment variable MISSING, which is not set"),
                Arguments.of(
                        "admin_key: ${EMPTY}\n" + MODELS,
                        "admin_key needs the environment variable EMPTY, which is empty"),
                Arguments.of(
                        "admin_key: ${SHORT}\n" + MODELS,
                        "admin_key is refused: apiKey must have at least 16 characters, but had 5"),
                Arguments.of(
                        "api_keys:\n- {name: a, key: \"${SHOP_KEY}\"}\n- {name: a, key: \"${ROBOT_KEY}\"}\n" + MODELS,
                        "pool.yaml:3: api_keys[1].name must be another one: there is a key 'a' already"),
                Arguments.of(
                        "api_keys:\n- {name: a, key: \"${SHOP_KEY}\", requests_per_minute: 0}\n" + MODELS,
                        "requests_per_minute is refused: requestsPerMinute must be at least 1, but was 0"),
                Arguments.of(endpoint("api_key: sk-live-1234567890"), "api_key must name an environment variable"),
                Arguments.of(endpoint("headers: {x: plain}"), "headers.x must name an environment variable"),
                // endpoints
                Arguments.of(
                        "models:\n  chat:\n    endpoints: []\n",
                        "pool.yaml:3: models.chat.endpoints must have at least one"),
                Arguments.of("models: {chat: {}}", "models.chat must have 'endpoints'"),
                Arguments.of(
                        "models:\n  chat:\n    endpoints:\n    - " + ENDPOINT + "\n    - " + ENDPOINT + "\n",
                        "pool.yaml:5: models.chat.endpoints[1] is refused: there is an endpoint 'a' already"),
                Arguments.of(
                        endpoint("weight: -1"),
                        "endpoints[0].weight is refused: weight must be at least 0, but was -1"),
                Arguments.of(endpoint("weight: 0"), "models.chat is refused: all endpoints of the pool have weight 0"),
                Arguments.of(endpoint("step: -1"), "endpoints[0].step is refused: step must be at least 0"),
                Arguments.of(endpoint("more_api_keys: [plain]"), "more_api_keys[0] must name an environment variable"),
                Arguments.of(endpoint("threads: 2"), "endpoints[0].threads is no known key"),
                Arguments.of(endpoint("dialect: gpt"), "dialect must be one of openai, vllm, sglang"),
                Arguments.of(endpoint("capabilities: [smell]"), "capabilities[0] must be one of json_schema, tools"),
                Arguments.of(
                        endpoint("price: {currency: USD, input: -1, output: 1}"),
                        "inputPerMillion must be at least 0, but was -1"),
                Arguments.of(
                        endpoint("price: {currency: XXQ, input: 1, output: 1}"), "must have a currency of ISO 4217"),
                Arguments.of(endpoint("price: {currency: USD, input: 1}"), "price must have 'output'"),
                Arguments.of(endpoint("timeout: 0s"), "timeout is refused: timeout must be above 0"),
                Arguments.of(
                        "models: {chat: {endpoints: [{name: a, kind: openai, base_url: \"ftp://x\", model: m}]}}",
                        "base_url is refused: baseUrl must be an http or https address"),
                Arguments.of(
                        "models: {chat: {endpoints: [{name: a, kind: magic}]}}",
                        "kind must be one of openai, anthropic, tgi, local"),
                Arguments.of("models: {chat: {endpoints: [{name: a}]}}", "endpoints[0] must have 'kind'"),
                Arguments.of(
                        "models: {chat: {endpoints: [{name: a, kind: local, file: none.gguf}]}}",
                        "endpoints[0].file must be a GGUF file, but there is none at"),
                // pools
                Arguments.of(pool("strategy: magic"), "strategy must be one of round_robin, weighted_random"),
                Arguments.of(
                        pool("hedging: 2"), "models.chat.hedging is refused: hedging must be at least 0 and at most 1"),
                Arguments.of(
                        pool("deadlines: {total: 0s}"),
                        "deadlines.total is refused: the deadline total must be above 0"),
                Arguments.of(pool("deadlines: {totl: 1s}"), "deadlines.totl is no known key"),
                Arguments.of(pool("retries: -1"), "models.chat.retries is refused"),
                Arguments.of(pool("circuit_breaker: {window: 0}"), "circuit_breaker is refused"),
                // budgets
                Arguments.of(budget("limit: 20, window: 1d"), "budgets[0].limit must be a text, but was 20"),
                Arguments.of(
                        budget("limit: 20 dollars, window: 1d"), "limit must be an amount and a currency or 'tokens'"),
                Arguments.of(budget("limit: 1.5 tokens, window: 1d"), "limit must be a whole number of tokens"),
                Arguments.of(
                        budget("limit: 20 USD, window: 1d"), "needs the price of every endpoint, but 'a' has none"),
                Arguments.of(
                        budget("limit: 20 tokens, window: 1d, per: planet"), "per must be tenant, user or tag:NAME"),
                Arguments.of(
                        "api_keys: [{name: shop, key: \"${SHOP_KEY}\", tenant: acme}]\n"
                                + budget("limit: 20 tokens, window: 1d, per: user"),
                        "budgets[0].per user needs the user of every key, but the key 'shop' has none"),
                Arguments.of(budget("limit: 20 tokens, window: 90d"), "budgets[0].limit is refused: window"),
                Arguments.of(
                        "budgets: [{name: d, limit: 1 tokens, window: 1d}, {name: d, limit: 1 tokens, window: 1d}]\n"
                                + MODELS,
                        "budgets[1].name must be another one: there is a budget 'd' already"),
                Arguments.of(
                        "budgets: [{name: d, limit: 1 EUR, window: 1d}]\n"
                                + endpoint("price: {currency: USD, input: 1, output: 1}"),
                        "budget 'd' is in EUR, but the price of endpoint 'a' is in USD"),
                // embeddings
                Arguments.of(
                        "budgets: [{name: d, limit: 1 USD, window: 1d}]\n"
                                + "embeddings: {base_url: \"http://127.0.0.1:1/v1\", model: e, dimension: 2}\n"
                                + endpoint("price: {currency: USD, input: 1, output: 1}"),
                        "pool.yaml:2: embeddings is refused: budget 'd' needs the price of every endpoint, but 'embeddings' has none"),
                // feedback
                Arguments.of("feedback: {}\n" + MODELS, "feedback must have 'keys'"),
                Arguments.of("feedback: {keys: []}\n" + MODELS, "feedback.keys is refused: a key must be added"),
                Arguments.of(
                        "feedback: {keys: [{id: a, secret: \"${SHORT}\"}]}\n" + MODELS,
                        "feedback.keys[0].secret is refused: secret must have at least 32 bytes, but had 5"),
                Arguments.of(
                        "feedback: {keys: [{id: a, secret: plain}]}\n" + MODELS,
                        "feedback.keys[0].secret must name an environment variable"),
                Arguments.of(feedback("signals: [smell]"), "feedback.signals[0] must be one of thumbs, rating"),
                Arguments.of(feedback("signals: []"), "feedback.signals must have at least one signal"),
                Arguments.of(
                        feedback("allowed_origins: [\"*\"]"),
                        "feedback.allowed_origins[0] is refused: origin must be a scheme and a host"),
                Arguments.of(
                        feedback("requests_per_minute: 0"),
                        "feedback.requests_per_minute is refused: requestsPerMinute must be at least 1, but was 0"),
                Arguments.of(feedback("token_lifetime: 91d"), "feedback.token_lifetime is refused: lifetime must be"),
                Arguments.of(
                        "store: none\n" + feedback("signals: [copy]"), "feedback needs the records of the answers"),
                Arguments.of(pool("escalate_when: {magic: true}"), "escalate_when.magic is no known key"),
                Arguments.of(
                        pool("escalate_when: {min_token_probability: 2}"),
                        "escalate_when.min_token_probability is refused"),
                Arguments.of(
                        pool("escalate_when: {guardrails: missing.yaml}"),
                        "escalate_when.guardrails must be none, standard, or a policy in YAML"),
                // prices of the catalogue
                Arguments.of(
                        endpoint("price: catalogue"),
                        "endpoints[0].price must have currency, input and output: the catalogue has no price of 'm' from 'openai'"),
                Arguments.of(endpoint("price: list"), "endpoints[0].price must be a mapping"),
                // cache
                Arguments.of("cache: {ttl: 0s}\n" + MODELS, "cache.ttl is refused: ttl must be above 0"),
                Arguments.of("cache: {max_entries: 5}\n" + MODELS, "cache.max_entries is for a cache in a file"),
                Arguments.of(
                        "cache: {file: c.db, megabytes: 5}\n" + MODELS, "cache.megabytes is for a cache in memory"),
                Arguments.of(
                        "cache: {megabytes: 0}\n" + MODELS, "cache.megabytes must be from 1 to 1000000, but was 0"),
                // stores of budgets
                Arguments.of(
                        "budget_store: \"jdbc:mysql://x/y\"\n" + MODELS,
                        "budget_store must be a SQLite file, or a PostgreSQL database as jdbc:postgresql://HOST/DATABASE"),
                // embeddings
                Arguments.of("embeddings: {model: m}\n" + MODELS, "embeddings must have 'base_url'"),
                Arguments.of(
                        "embeddings: {base_url: \"http://x/v1\", model: m, dimension: 0}\n" + MODELS,
                        "embeddings.dimension is refused: dimension must be at least 1"),
                Arguments.of(
                        "embeddings: {base_url: \"http://x/v1\", model: m, dimension: 2, api_key: sk-live}\n" + MODELS,
                        "embeddings.api_key must name an environment variable"),
                // guardrails
                Arguments.of(
                        "guardrails: missing.yaml\n" + MODELS,
                        "guardrails must be none, standard, or a policy in YAML"));
    }

    private static String endpoint(String more) {
        return "models: {chat: {endpoints: [" + ENDPOINT.substring(0, ENDPOINT.length() - 1) + ", " + more + "}]}}\n";
    }

    private static String pool(String more) {
        return "models: {chat: {" + more + ", endpoints: [" + ENDPOINT + "]}}\n";
    }

    private static String feedback(String more) {
        return "feedback: {keys: [{id: a, secret: \"${FEEDBACK_KEY}\"}], " + more + "}\n" + MODELS;
    }

    private static String budget(String rest) {
        return "budgets: [{name: d, " + rest + "}]\n" + MODELS;
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void what_is_wrong_is_told_with_its_place_and_without_a_secret(String yaml, String expected) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith("pool.yaml")
                .hasMessageContaining(expected)
                .hasMessageNotContaining("0123456789")
                .hasMessageNotContaining("sk-live");
    }

    @Test
    void a_policy_that_is_wrong_is_told_with_the_place_in_it() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), "name: x\nversion: 1\nstages: {smell: {}}\n");

        assertThatThrownBy(() -> read("guardrails: policy.yaml\n" + MODELS))
                .hasMessageStartingWith(
                        "pool.yaml:1: guardrails names the policy 'policy.yaml', which is wrong: stages");
    }

    @Test
    void a_file_that_is_not_there_or_no_text_is_told() throws Exception {
        assertThatThrownBy(() -> new ConfigFile(folder.resolve("no.yaml"), ENVIRONMENT::get).root())
                .hasMessageContaining("there is no configuration");
        Path bytes = Files.write(folder.resolve("bytes.yaml"), "a: ä".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new ConfigFile(bytes, ENVIRONMENT::get).root()).hasMessageContaining("must be UTF-8");
    }
}
