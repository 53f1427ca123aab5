package dev.llmops.local.adapter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes safetensors files, right or wrong. */
final class TinySafetensors {

    private final ObjectNode header = new ObjectMapper().createObjectNode();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    TinySafetensors tensor(String name, int rows, int columns, float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows * columns; i++) {
            bytes.putFloat(numbers.length == 0 ? 0.01f * i : numbers[i % numbers.length]);
        }
        return tensor(name, "F32", rows, columns, bytes.array());
    }

    TinySafetensors tensor(String name, String type, int rows, int columns, byte[] bytes) {
        ObjectNode entry = header.putObject(name).put("dtype", type);
        entry.putArray("shape").add(rows).add(columns);
        entry.putArray("data_offsets").add(data.size()).add(data.size() + bytes.length);
        data.writeBytes(bytes);
        return this;
    }

    ObjectNode entry(String name) {
        return (ObjectNode) header.get(name);
    }

    Path write(Path file) throws IOException {
        return write(file, header.toString(), data.toByteArray());
    }

    static Path write(Path file, String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data);
        return Files.write(file, bytes.array());
    }
}
