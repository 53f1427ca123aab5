package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import dev.llmops.mcp.client.McpTool;
import dev.llmops.mcp.client.McpToolbox;
import dev.llmops.mcp.client.ToolPins;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server of {@code mcp serve} in a separate process, approved by {@code mcp approve} and called by our own client. */
class McpCommandsTest {

    @TempDir
    Path folder;

    private String store;
    private String pins;

    @BeforeEach
    void fill() {
        store = folder.resolve("llmops.db").toString();
        pins = folder.resolve("pins.json").toString();
        try (Store opened = Stores.sqlite(Path.of(store))) {
            opened.prompts().register("greet", PromptContent.of("Greet {{name}}."), PromptCommit.NONE);
        }
    }

    private List<String> server() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "mcp",
                "serve",
                "--store",
                store,
                "--user",
                "ann");
    }

    private CommandRun mcp(String... options) {
        return CommandRun.of(Stream.of(
                        Stream.of("mcp"),
                        Arrays.stream(options),
                        Stream.of("--pins", pins, "--name", "llmops", "--"),
                        server().stream())
                .flatMap(each -> each)
                .toArray(String[]::new));
    }

    @Test
    @Tag("full")
    void a_tool_is_listed_looked_at_approved_and_called() {
        CommandRun diff = mcp("diff");
        assertThat(diff.exitCode()).as(diff.err()).isEqualTo(1);
        assertThat(diff.out()).contains("llmops__get_prompts: new, sha256:");
        String line = diff.outLines().stream()
                .filter(each -> each.startsWith("llmops__get_prompts: "))
                .findFirst()
                .orElseThrow();
        String hash = line.substring(line.indexOf("sha256:"));

        CommandRun approved =
                mcp("approve", "--store", store, "--tool", "llmops__get_prompts", "--hash", hash, "--by", "ann");
        assertThat(approved.exitCode()).as(approved.err()).isZero();

        List<String> command = server();
        try (McpToolbox toolbox = McpToolbox.builder(ToolPins.file(Path.of(pins)))
                .timeout(Duration.ofMinutes(2))
                .stdio(
                        "llmops",
                        command.get(0),
                        command.subList(1, command.size()).toArray(String[]::new))
                .build()) {
            assertThat(toolbox.tools())
                    .filteredOn(tool -> tool.status() == McpTool.Status.APPROVED)
                    .extracting(McpTool::qualifiedName)
                    .containsExactly("llmops__get_prompts");
            assertThat(toolbox.call(new ToolCall("1", "llmops__get_prompts", "{\"reference\":\"greet\"}"))
                            .text())
                    .contains("Greet {{name}}.");
        }
        try (Store opened = Stores.sqlite(Path.of(store))) {
            assertThat(opened.audit().entries(0, 100))
                    .extracting(AuditEntry::event)
                    .extracting("type", "actor", "subject")
                    .contains(
                            org.assertj.core.groups.Tuple.tuple("mcp.tool.approved", "ann", "llmops__get_prompts"),
                            org.assertj.core.groups.Tuple.tuple("mcp.read", "ann", "get_prompts"));
        }
    }

    @Test
    void nothing_but_the_protocol_is_on_standard_output() throws Exception {
        Process process = new ProcessBuilder(new ArrayList<>(server())).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}\n"
                            .getBytes(StandardCharsets.UTF_8));
            in.flush();
            String first = process.inputReader(StandardCharsets.UTF_8).readLine();
            assertThat(first)
                    .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{")
                    .contains("\"name\":\"llmops\"");
        }
        // With the end of its input it ends.
        assertThat(process.inputReader(StandardCharsets.UTF_8).lines()).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void a_server_that_can_not_be_started_is_told_of() {
        CommandRun run = CommandRun.of("mcp", "list", "--name", "none", "--pins", pins, "--", "/no/such/program");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("server 'none' could not be connected to");

        assertThat(CommandRun.of("mcp", "list", "--name", "none", "--pins", pins)
                        .err())
                .contains("name either a program after -- or an address with --url");
    }
}
