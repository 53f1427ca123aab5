package dev.llmops.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others' programs against the server: the conformance suite of the protocol, and its Python client. */
@Tag("systems")
class McpSystemTest {

    private static final String PYTHON = """
            import asyncio, sys
            from mcp import ClientSession
            from mcp.client.streamable_http import streamable_http_client
            async def main():
                async with streamable_http_client(sys.argv[1]) as streams:
                    async with ClientSession(streams[0], streams[1]) as session:
                        await session.initialize()
                        tools = await session.list_tools()
                        print('tools', *sorted(tool.name for tool in tools.tools))
                        found = await session.call_tool('get_prompts', {'reference': 'greet'})
                        print('prompt', found.content[0].text)
                        prompt = await session.get_prompt('greet', {'name': 'Ann'})
                        print('rendered', prompt.messages[0].content.text)
            asyncio.run(main())
            """;

    @TempDir
    Path folder;

    @Test
    void conformance_suite_finds_no_fault() throws Exception {
        Path suite = SystemProcess.program(
                "llmops.mcp-conformance",
                "npm install @modelcontextprotocol/conformance@0.1.16 node@22, and name a script that runs the one with the other;"
                        + " or bin/test --systems=mcp-conformance");
        try (McpHttpServer server = ConformanceServer.start()) {
            Ran ran = run(suite.toString(), "server", "--url", server.uri().toString(), "--suite", "all");

            assertThat(ran.exitCode()).as(ran.output()).isZero();
            assertThat(ran.output()).contains("Total: 46 passed, 0 failed", "dns-rebinding-protection: 2 passed");
        }
    }

    @Test
    void the_python_client_lists_calls_and_renders() throws Exception {
        Path python = SystemProcess.program(
                "llmops.mcp-client",
                "pip install mcp==2.3.0 in a virtual environment, and name its bin/python; or bin/test --systems=mcp-client");
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            store.prompts().register("greet", PromptContent.of("Greet {{name}}."), PromptCommit.NONE);
            try (McpHttpServer server = LlmOpsMcpServer.builder(store).build().listen(0, Caller.user("ann"))) {
                Ran ran = run(python.toString(), "-c", PYTHON, server.uri().toString());

                assertThat(ran.exitCode()).as(ran.output()).isZero();
                assertThat(ran.output())
                        .contains(
                                "tools explain_experiment get_generation get_prompts search_generations",
                                "\"template\":\"Greet {{name}}.\"",
                                "rendered Greet Ann.");
            }
        }
    }

    private record Ran(int exitCode, String output) {}

    private Ran run(String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
