package dev.llmops.monitoring.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class MlflowExperimentTest {

    @Test
    void a_server_that_is_something_else_is_told() {
        try (FakeBackend other = new FakeBackend()) {
            assertThatThrownBy(() -> MlflowExperiment.byId(other.uri(), "1"))
                    .isInstanceOf(TracingBackendException.class)
                    .hasMessageContaining("does not say whether it has the experiment '1' (HTTP status 200)");
            other.script(503);
            assertThatThrownBy(() -> MlflowExperiment.byId(other.uri(), "1"))
                    .isInstanceOfSatisfying(
                            TracingBackendException.class,
                            e -> assertThat(e.retryable()).isTrue());
        }
    }

    @Test
    void a_server_that_is_not_there_is_told() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + SystemProcess.freePort());

        assertThatThrownBy(() -> MlflowExperiment.byName(nobody, "lamp shop"))
                .isInstanceOf(TracingBackendException.class)
                .hasMessageContaining("cannot be reached");
    }
}
