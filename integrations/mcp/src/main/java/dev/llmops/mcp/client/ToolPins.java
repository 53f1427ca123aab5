package dev.llmops.mcp.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The approvals of tools, in a file that belongs under version control beside the application's own code. A file that is not there approves
 * nothing; one that cannot be read, or in which a hash does not fit its definition, is an error. It is read each time, so that an approval
 * counts at once. Safe for use by multiple threads; of two processes that write at once the last one counts.
 */
public final class ToolPins {

    private static final String FORMAT = "llmops-mcp-pins-1";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;

    private ToolPins(Path file) {
        this.file = file;
    }

    /**
     * {@return the approvals in a file}
     *
     * @param file the file, which need not be there yet
     */
    public static ToolPins file(Path file) {
        return new ToolPins(file);
    }

    /**
     * {@return all approvals}
     *
     * @throws McpException if the file is there and cannot be read
     */
    public synchronized List<ToolPin> all() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (!FORMAT.equals(root.path("format").asText())
                    || !root.path("tools").isArray()) {
                throw unreadable("it has no format \"" + FORMAT + "\" with an array of tools", null);
            }
            List<ToolPin> pins = new ArrayList<>();
            for (JsonNode tool : root.path("tools")) {
                pins.add(pin(tool));
            }
            return List.copyOf(pins);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw unreadable(e.getClass().getSimpleName() + " when it was read", e);
        }
    }

    synchronized Optional<ToolPin> find(String server, String tool) {
        return all().stream().filter(pin -> pin.isOf(server, tool)).findFirst();
    }

    /** Adds an approval, or puts it in the place of an earlier one of the same tool. */
    synchronized void put(ToolPin added) {
        List<ToolPin> pins = new ArrayList<>(all());
        pins.removeIf(pin -> pin.isOf(added.server(), added.tool()));
        pins.add(added);
        write(pins);
    }

    /** {@return whether there was an approval, which is taken back} */
    synchronized boolean remove(String server, String tool) {
        List<ToolPin> pins = new ArrayList<>(all());
        boolean removed = pins.removeIf(pin -> pin.isOf(server, tool));
        if (removed) {
            write(pins);
        }
        return removed;
    }

    private ToolPin pin(JsonNode tool) {
        ToolDefinition definition =
                ToolDefinition.ofJson(tool.required("definition").toString());
        String hash = tool.required("hash").asText();
        String name = tool.required("tool").asText();
        if (!definition.hash().equals(hash) || !definition.name().equals(name)) {
            throw unreadable("the hash or name of '" + name + "' does not fit its definition", null);
        }
        return new ToolPin(
                tool.required("server").asText(),
                new McpServerIdentity(tool.required("identity").asText()),
                name,
                definition.json(),
                hash,
                tool.path("approvedBy").textValue(),
                Instant.parse(tool.required("approvedAt").asText()));
    }

    private void write(List<ToolPin> pins) {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
        ArrayNode tools = root.putArray("tools");
        try {
            for (ToolPin pin : pins.stream()
                    .sorted(Comparator.comparing(ToolPin::server).thenComparing(ToolPin::tool))
                    .toList()) {
                ObjectNode tool = tools.addObject();
                tool.put("server", pin.server()).put("identity", pin.identity().value());
                tool.put("tool", pin.tool()).put("hash", pin.hash());
                tool.set("definition", JSON.readTree(pin.definition()));
                tool.put("approvedBy", pin.approvedBy());
                tool.put("approvedAt", pin.approvedAt().toString());
            }
            WholeFile.write(file, root.toPrettyString() + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a definition is JSON", e);
        } catch (IOException e) {
            throw unreadable("it cannot be written", e);
        }
    }

    private McpException unreadable(String why, @Nullable Exception cause) {
        return new McpException(
                McpException.Reason.PINS_UNREADABLE,
                "the approvals of tools in '" + file + "' cannot be used: " + why
                        + ". No tool is called until the file is mended or removed, after which nothing is approved",
                cause);
    }
}
