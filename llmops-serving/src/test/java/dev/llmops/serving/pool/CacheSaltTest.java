package dev.llmops.serving.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.Ask;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tenants do not share a prefix cache, and the server does not learn who they are. */
class CacheSaltTest {

    private static final String SECRET = "a secret of 26 characters.";
    private static final ModelRequest QUESTION = ModelRequest.user("?");

    private final ScriptedModelClient model = ScriptedModelClient.saying("yes");

    private LlmOps ops(String secret) {
        Pool pool = Pool.of(
                Endpoint.builder("vllm", model).cacheSaltPerTenant(secret).build());
        return LlmOps.builder().model("chat", pool).store(Store.noop()).build();
    }

    private Object salt(Ask ask) {
        ask.ask();
        return model.lastRequest().parameters().vendor().get("cache_salt");
    }

    @Test
    void each_tenant_has_a_salt_of_its_own_which_stays_and_does_not_name_it() {
        LlmOps ops = ops(SECRET);
        Object acme = salt(ops.request(QUESTION).forTenant("acme"));

        assertThat(acme).asString().hasSize(43).doesNotContain("acme");
        assertThat(salt(ops.request(QUESTION).forTenant("acme").forUser("anna")))
                .isEqualTo(acme);
        assertThat(salt(ops(SECRET).request(QUESTION).forTenant("acme"))).isEqualTo(acme);
        assertThat(salt(ops.request(QUESTION).forTenant("other"))).isNotEqualTo(acme);
        assertThat(salt(ops.request(QUESTION))).isNotNull().isNotEqualTo(acme);
        assertThat(salt(ops("another secret, 26 letters").request(QUESTION).forTenant("acme")))
                .isNotEqualTo(acme);
    }

    @Test
    void what_the_call_sets_stays() {
        ModelParameters own = ModelParameters.builder()
                .vendor(Map.of("cache_salt", "own", "priority", 1))
                .build();

        assertThat(salt(ops(SECRET).request(QUESTION).parameters(own).forTenant("acme")))
                .isEqualTo("own");
        assertThat(salt(ops(SECRET)
                        .request(QUESTION)
                        .parameters(ModelParameters.builder()
                                .vendor(Map.of("priority", 1))
                                .build())))
                .isNotNull();
        assertThat(model.lastRequest().parameters().vendor()).containsEntry("priority", 1);
    }

    @Test
    void a_short_secret_is_refused() {
        assertThatThrownBy(() -> Endpoint.builder("vllm", model).cacheSaltPerTenant("short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the secret of cacheSaltPerTenant must have at least 16 characters, but has 5");
    }
}
