package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RayServeTest {

    private static final String CHAT = "{\"name\":\"chat\",\"route_prefix\":\"/\",\"import_path\":\"a:app\"}";
    private static final String OTHER = "{\"name\":\"other\",\"route_prefix\":\"/o\",\"import_path\":\"b:app\"}";
    private static final String NEW_CHAT = CHAT.replace("a:app", "a:app2");

    private final List<String> puts = new ArrayList<>();
    private String applications = "\"chat\":{\"status\":\"RUNNING\",\"message\":\"\",\"deployed_app_config\":" + CHAT
            + "},\"other\":{\"status\":\"DEPLOY_FAILED\",\"message\":\"Traceback\",\"deployed_app_config\":" + OTHER
            + "}";
    private final FakeModelServer server = new FakeModelServer(this::answer);
    private final RayServe ray = RayServe.builder().baseUrl(server.url("")).build();

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void answer(FakeModelServer.Exchange exchange) throws IOException {
        if (exchange.requestLine.startsWith("PUT /api/serve/applications/ ")) {
            puts.add(exchange.body);
            exchange.respond(200, "text/plain", "");
        } else {
            exchange.respond(
                    200,
                    "application/json",
                    "{\"http_options\":{\"port\":8000},\"applications\":{" + applications + "}}");
        }
    }

    @Test
    void the_state_of_each_application_is_told_also_if_it_failed_later() {
        assertThat(ray.applications().get("chat").isRunning()).isTrue();
        assertThat(ray.applications().get("other").hasFailed()).isTrue();
        assertThat(ray.applications().get("other").message()).isEqualTo("Traceback");
    }

    @Test
    void a_plan_keeps_the_other_applications_and_the_options_of_the_cluster() throws Exception {
        RayServePlan plan = ray.plan(NEW_CHAT);
        ray.apply(plan);

        assertThat(plan.change()).isEqualTo(RayServePlan.Change.REPLACED);
        assertThat(plan.kept()).containsExactly("other");
        JsonNode sent = new ObjectMapper().readTree(puts.get(0));
        assertThat(sent.at("/http_options/port").asInt()).isEqualTo(8000);
        assertThat(sent.path("applications").toString()).isEqualTo("[" + NEW_CHAT + "," + OTHER + "]");
    }

    @Test
    void a_plan_says_what_it_would_change_and_changes_nothing() {
        assertThat(ray.plan(CHAT).change()).isEqualTo(RayServePlan.Change.NONE);
        assertThat(ray.plan(CHAT.replace("chat", "third")).change()).isEqualTo(RayServePlan.Change.ADDED);
        assertThat(ray.plan(CHAT.replace("chat", "third")).kept()).containsExactly("chat", "other");
        assertThat(puts).isEmpty();
    }

    /** The fields are those that a cluster of Ray 2.60 answers with. */
    @Test
    void the_replicas_of_a_deployment_and_the_bounds_of_its_autoscaling_are_told() {
        applications = "\"chat\":{\"status\":\"RUNNING\",\"message\":\"\",\"deployed_app_config\":" + CHAT
                + ",\"deployments\":{\"Chat\":{\"status\":\"UPSCALING\",\"target_num_replicas\":3,\"replicas\":["
                + "{\"replica_id\":\"a\",\"state\":\"RUNNING\"},{\"replica_id\":\"b\",\"state\":\"STARTING\"}],"
                + "\"deployment_config\":{\"max_ongoing_requests\":8,\"autoscaling_config\":"
                + "{\"min_replicas\":1,\"max_replicas\":4,\"target_ongoing_requests\":2}}},"
                + "\"Fixed\":{\"status\":\"HEALTHY\",\"replicas\":[],\"deployment_config\":{\"autoscaling_config\":null}}}}";

        assertThat(ray.applications().get("chat").deployments())
                .containsEntry("Chat", new RayServe.Deployment("UPSCALING", 1, 3, 1, 4))
                .containsEntry("Fixed", new RayServe.Deployment("HEALTHY", 0, null, null, null));
    }

    @Test
    void a_plan_says_what_of_an_application_it_changes() {
        String scaled = "{\"name\":\"chat\",\"import_path\":\"a:app\",\"deployments\":[{\"name\":\"Chat\","
                + "\"autoscaling_config\":{\"min_replicas\":1,\"max_replicas\":2}}]}";
        applications = "\"chat\":{\"status\":\"RUNNING\",\"deployed_app_config\":" + scaled + "}";

        RayServePlan plan = ray.plan(scaled.replace("\"max_replicas\":2", "\"max_replicas\":4")
                .replace("\"import_path\"", "\"route_prefix\":\"/\",\"import_path\""));

        assertThat(plan.change()).isEqualTo(RayServePlan.Change.REPLACED);
        assertThat(plan.changes())
                .containsExactlyInAnyOrder(
                        "deployments[Chat].autoscaling_config.max_replicas: 2 -> 4", "route_prefix: none -> \"/\"");
        assertThat(ray.plan(scaled).changes()).isEmpty();
    }

    @Test
    void a_plan_is_not_applied_to_a_cluster_that_has_changed() {
        RayServePlan plan = ray.plan(NEW_CHAT);
        applications = "\"chat\":{\"status\":\"RUNNING\",\"deployed_app_config\":" + CHAT + "}";

        assertThatThrownBy(() -> ray.apply(plan))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("plan again");
        assertThat(puts).isEmpty();
    }

    @Test
    void bad_applications_and_unknown_configurations_are_refused() {
        for (String bad : List.of("{", "[]", "{\"name\":\"x\"}")) {
            assertThatThrownBy(() -> ray.plan(bad)).isInstanceOf(InvalidRequestException.class);
        }
        applications = "\"manual\":{\"status\":\"RUNNING\",\"deployed_app_config\":null}";
        assertThatThrownBy(() -> ray.plan(CHAT))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'manual'");
    }
}
