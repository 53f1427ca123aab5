package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValueVaultTest {

    @TempDir
    static Path folder;

    private static final String MAIL = "anna@example.org";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource clock = now::get;

    private static Answer ask(ValueVault vault, String tenant) {
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("ops.db")))
                .model(ScriptedModelClient.saying("I wrote to <email_1>."))
                .guardrails(PiiGuardrail.builder().vault(vault).build())
                .build()) {
            ops.prompts().register("vault-test", PromptContent.of("{{text}}"), PromptCommit.NONE);
            return ops.prompt("vault-test")
                    .with("text", "Write to " + MAIL)
                    .forTenant(tenant)
                    .ask();
        }
    }

    @Test
    void a_stored_answer_is_read_with_its_values_later_by_its_tenant_only_and_for_a_time() {
        ValueVault vault = ValueVault.inMemory(Duration.ofHours(1), 10, clock);
        Answer answer = ask(vault, "shop");
        Generation kept = answer.generation();
        String stored = Objects.requireNonNull(kept.response()).text();
        ValueVault.Scope scope = new ValueVault.Scope("shop", kept.id().value());

        assertThat(stored).doesNotContain(MAIL);
        assertThat(vault.restore(scope, stored)).isEqualTo(answer.text()).contains(MAIL);
        assertThat(vault.restore(new ValueVault.Scope("other", kept.id().value()), stored))
                .isEqualTo(stored);
        assertThat(vault.restore(new ValueVault.Scope("shop", "another"), stored))
                .isEqualTo(stored);

        now.set(Instant.EPOCH.plus(Duration.ofHours(1)));
        assertThat(vault.restore(scope, stored)).isEqualTo(stored);
    }

    @Test
    void the_oldest_calls_are_forgotten_first_and_each_on_demand() {
        ValueVault vault = ValueVault.inMemory(Duration.ofHours(1), 2, clock);
        ValueVault.Scope one = new ValueVault.Scope(null, "1");
        ValueVault.Scope two = new ValueVault.Scope(null, "2");
        for (String call : List.of("1", "2", "3")) {
            vault.keep(new ValueVault.Scope(null, call), "<EMAIL_1>", call);
        }

        assertThat(vault.values(one)).isEmpty();
        assertThat(vault.values(two)).isEqualTo(Map.of("<EMAIL_1>", "2"));
        assertThat(vault.forget(two)).isTrue();
        assertThat(vault.forget(two)).isFalse();
        assertThat(vault.values(two)).isEmpty();
    }

    @Test
    void a_vault_that_throws_stops_the_call() {
        ValueVault broken = new ValueVault() {
            @Override
            public void keep(Scope scope, String placeholder, String value) {
                throw new IllegalStateException("full");
            }

            @Override
            public Map<String, String> values(Scope scope) {
                return Map.of();
            }

            @Override
            public boolean forget(Scope scope) {
                return false;
            }
        };

        assertThatThrownBy(() -> ask(broken, "shop")).hasMessageContaining("guardrail 'pii' failed");
        assertThatThrownBy(() -> PiiGuardrail.builder().vault(broken).mask().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only a guardrail that redacts takes a vault");
        assertThatThrownBy(() -> ValueVault.inMemory(Duration.ZERO, 1, clock))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time must be above 0, but was PT0S");
    }

    @Test
    void a_value_in_a_string_of_json_stays_a_part_of_it() {
        ValueVault vault = ValueVault.inMemory(Duration.ofHours(1), 10, InstantSource.system());
        ValueVault.Scope scope = new ValueVault.Scope(null, "call");
        vault.keep(scope, "<PASSWORD_1>", "a\"b\\c\n\u0001");

        assertThat(vault.restore(scope, "{\"p\": \"<PASSWORD_1>!\"} <PASSWORD_1>"))
                .isEqualTo("{\"p\": \"a\\\"b\\\\c\\n\\u0001!\"} a\"b\\c\n\u0001");
    }
}
