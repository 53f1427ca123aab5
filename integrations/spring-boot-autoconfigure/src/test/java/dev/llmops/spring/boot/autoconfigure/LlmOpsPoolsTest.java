package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.serving.pool.Endpoint;
import dev.llmops.serving.pool.Pool;
import dev.llmops.serving.routing.NamedStrategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LlmOpsPoolsTest {

    private final List<String> closed = new ArrayList<>();

    private ModelClient client(String name) {
        ModelClient none = ModelClient.noop();
        return new ModelClient() {
            @Override
            public ModelDescription description() {
                return none.description();
            }

            @Override
            public ModelResponse generate(ModelRequest request) {
                return none.generate(request);
            }

            @Override
            public ModelStream stream(ModelRequest request) {
                return none.stream(request);
            }

            @Override
            public void close() {
                closed.add(name);
            }
        };
    }

    @Test
    void pools_before_one_that_cannot_be_made_are_closed() {
        PoolProperties values =
                new PoolProperties(NamedStrategy.ROUND_ROBIN, null, null, null, List.of(), Map.of(), Map.of());
        Map<String, PoolProperties> properties = new LinkedHashMap<>();
        List.of("a", "b", "broken", "c").forEach(name -> properties.put(name, values));

        assertThatThrownBy(() -> LlmOpsPools.of(properties, (name, ignored) -> {
                    if (name.equals("broken")) {
                        throw new IllegalStateException("no such endpoint");
                    }
                    return Pool.of(Endpoint.of(name, client(name)));
                }))
                .hasMessage("no such endpoint");

        assertThat(closed).containsExactly("a", "b");
    }
}
