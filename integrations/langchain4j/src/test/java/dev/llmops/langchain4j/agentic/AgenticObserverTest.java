package dev.llmops.langchain4j.agentic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agentic.Agent;
import dev.langchain4j.agentic.AgenticServices;
import dev.langchain4j.agentic.UntypedAgent;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.core.AgentRun;
import dev.llmops.core.LlmOps;
import dev.llmops.core.agent.AgentLimitException;
import dev.llmops.core.agent.AgentLimits;
import dev.llmops.core.agent.AgentTree;
import dev.llmops.core.store.Stores;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Systems of LangChain4j's agentic module: one run, and who made which call. */
@Timeout(60)
class AgenticObserverTest {

    @TempDir
    Path folder;

    private LlmOps ops;
    private ChatModel model;

    public interface Writer {

        @Agent(outputKey = "story")
        @UserMessage("Write about {{topic}}")
        String write(@V("topic") String topic);
    }

    public interface Editor {

        @Agent(outputKey = "edited")
        @UserMessage("Edit {{story}}")
        String edit(@V("story") String story);
    }

    @BeforeEach
    void open() {
        ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("agents.db")))
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script(
                        request.messages().get(0).text().startsWith("Edit") ? "A better story" : "A story")))
                .build();
        model = LangChain4jModels.asChatModel(ops.asModelClient());
    }

    @AfterEach
    void close() {
        ops.close();
    }

    private Writer writer(String name) {
        return AgenticServices.agentBuilder(Writer.class)
                .name(name)
                .chatModel(model)
                .outputKey(name)
                .build();
    }

    private Editor editor() {
        return AgenticServices.agentBuilder(Editor.class).chatModel(model).build();
    }

    private List<Generation> lastRun() {
        Generation last = ops.generations().list(GenerationQuery.latest(1)).get(0);
        return AgentTree.generations(ops.generations(), AgentTree.runId(last).orElseThrow());
    }

    @Test
    void each_call_is_that_of_the_agent_that_made_it() {
        UntypedAgent novelist = AgenticServices.sequenceBuilder()
                .subAgents(writer("story"), editor())
                .outputKey("edited")
                .listener(AgenticObserver.of(ops, AgentLimits.standard()))
                .build();

        assertThat(novelist.invoke(Map.of("topic", "a cat"))).isEqualTo("A better story");

        assertThat(AgentTree.of(lastRun())).extracting(AgentTree::agent).containsExactly("story", "edit");
    }

    @Test
    void a_second_run_of_the_same_system_is_a_run_of_its_own() {
        UntypedAgent novelist = AgenticServices.sequenceBuilder()
                .subAgents(writer("story"), editor())
                .listener(AgenticObserver.of(ops, AgentLimits.standard()))
                .build();

        novelist.invoke(Map.of("topic", "a cat"));
        novelist.invoke(Map.of("topic", "a dog"));

        assertThat(ops.generations().list(GenerationQuery.latest(10))).hasSize(4);
        assertThat(lastRun()).hasSize(2);
    }

    @Test
    void agents_on_other_threads_belong_to_the_run_of_the_agent_above() {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            UntypedAgent novelists = AgenticServices.parallelBuilder()
                    .subAgents(writer("first"), writer("second"))
                    .executor(threads)
                    .listener(AgenticObserver.of(ops, AgentLimits.standard()))
                    .build();

            novelists.invoke(Map.of("topic", "a cat"));

            assertThat(AgentTree.of(lastRun()))
                    .extracting(AgentTree::agent)
                    .containsExactlyInAnyOrder("first", "second");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void the_agents_of_a_system_share_their_limits() {
        UntypedAgent novelist = AgenticServices.sequenceBuilder()
                .subAgents(writer("story"), editor())
                .listener(AgenticObserver.of(
                        ops, AgentLimits.builder().maxModelCalls(1).build()))
                .build();

        assertThatThrownBy(() -> novelist.invoke(Map.of("topic", "a cat")))
                .hasRootCauseInstanceOf(AgentLimitException.class);
        assertThatThrownBy(() -> novelist.invoke(Map.of("topic", "a dog")))
                .as("the limits of another run")
                .hasRootCauseInstanceOf(AgentLimitException.class);
        assertThat(ops.generations().list(GenerationQuery.latest(10))).hasSize(2);
    }

    @Test
    void without_an_observer_the_agents_of_a_run_share_its_name() {
        UntypedAgent novelist = AgenticServices.sequenceBuilder()
                .subAgents(writer("story"), editor())
                .build();

        try (AgentRun run = ops.agentRun("novelist", AgentLimits.standard())) {
            novelist.invoke(Map.of("topic", "a cat"));

            assertThat(AgentTree.of(AgentTree.generations(ops.generations(), run.id())))
                    .singleElement()
                    .hasToString("novelist COMPLETED\n  novelist COMPLETED\n");
        }
    }
}
