package dev.llmops.core.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which of several models with one name a record means, when it is replayed. */
class ModelRoutesTest {

    private static final ModelIdentity OLD = new ModelIdentity("here", "llama", "old");
    private static final ModelIdentity NEW = new ModelIdentity("here", "llama", "new");
    private static final ModelIdentity THERE = new ModelIdentity("there", "llama", "old");
    private static final ModelIdentity OTHER = new ModelIdentity("here", "qwen", "new");

    private final Map<String, ModelClient> models = new LinkedHashMap<>();

    private ModelRoutes routes(String... fallbacks) {
        models.put("old", new Named(OLD));
        models.put("new", new Named(NEW));
        models.put("there", new Named(THERE));
        models.put("other", new Named(OTHER));
        return new ModelRoutes(models, List.of(fallbacks));
    }

    @Test
    void the_same_digest_counts_more_than_the_same_provider_and_the_name_is_needed() {
        assertThat(routes().nameOf(OLD)).contains("old");
        assertThat(routes().nameOf(NEW)).contains("new");
        assertThat(routes().nameOf(THERE)).contains("there");
        assertThat(routes().nameOf(OTHER)).contains("other");
        assertThat(routes().nameOf(new ModelIdentity("elsewhere", "llama", "new")))
                .contains("new");
        assertThat(routes().nameOf(new ModelIdentity("there", "llama", "newest")))
                .contains("there");
        assertThat(routes().nameOf(new ModelIdentity("here", "mistral", "old"))).isEmpty();
    }

    @Test
    void a_route_serves_what_its_client_says_it_is() {
        assertThat(routes().isServedBy("old", NEW)).as("in another version").isTrue();
        assertThat(routes().isServedBy("old", THERE)).isFalse();
        assertThat(routes().isServedBy("old", OTHER)).isFalse();
        assertThat(routes().isServedBy("ol", OLD)).isFalse();
        assertThat(routes().isServedBy("none", OLD)).isFalse();
    }

    @Test
    void fallbacks_follow_the_model_that_was_asked_for_each_once() {
        assertThat(routes().candidates(null)).containsExactly("old");
        assertThat(routes("there", "old").candidates(null)).containsExactly("old", "there");
        assertThat(routes("there", "old").candidates("new")).containsExactly("new", "there", "old");
        assertThat(routes("there").withoutFallbacks().candidates("new")).containsExactly("new");
        assertThatThrownBy(() -> routes().candidates("none"))
                .hasMessageStartingWith("no model 'none'; there are: old, new, there, other.");
    }

    private record Named(ModelIdentity identity) implements ModelClient {

        @Override
        public ModelDescription description() {
            return new ModelDescription(identity, null, Set.of());
        }

        @Override
        public ModelResponse generate(ModelRequest request) {
            throw new AssertionError("nobody asks it");
        }

        @Override
        public ModelStream stream(ModelRequest request) {
            throw new AssertionError("nobody asks it");
        }
    }
}
